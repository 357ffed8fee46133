package selfstudy.activity;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import selfstudy.random.Draws;

/**
 * A folder laid out as PASCAL VOC 2007 of images that show any of three patches: red, green, blue.
 * Every seventh patch is a difficult object.
 */
final class VocImages {
  private static final List<String> CLASSES = List.of("blue", "green", "red");
  private static final List<Color> COLOURS = List.of(Color.BLUE, Color.GREEN, Color.RED);
  private static final int WIDTH = 28;
  private static final int HEIGHT = 24;

  private VocImages() {}

  /** Writes as many images to train and to test. */
  static void write(Path folder, int train, int test) throws IOException {
    for (String part : List.of("Annotations", "JPEGImages", "ImageSets/Main")) {
      Files.createDirectories(folder.resolve(part));
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < train + test; i++) {
      names.add("%06d".formatted(i));
      write(folder, names.get(i), Draws.seed(7).at(i));
    }
    Files.write(folder.resolve("ImageSets/Main/trainval.txt"), names.subList(0, train));
    Files.write(folder.resolve("ImageSets/Main/test.txt"), names.subList(train, train + test));
  }

  private static void write(Path folder, String name, Draws draws) throws IOException {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(new Color(90 + draws.below(0, 60), 90 + draws.below(1, 60), 90));
    pen.fillRect(0, 0, WIDTH, HEIGHT);
    StringBuilder xml = new StringBuilder("<annotation>");
    for (int k = 0; k < CLASSES.size(); k++) {
      Draws patch = draws.at(CLASSES.get(k));
      if (patch.below(0, 2) == 1) {
        pen.setColor(COLOURS.get(k));
        pen.fillRect(patch.below(1, WIDTH - 10), patch.below(2, HEIGHT - 10), 10, 10);
        xml.append(
            "<object><name>%s</name><difficult>%d</difficult></object>"
                .formatted(CLASSES.get(k), patch.below(3, 7) == 0 ? 1 : 0));
      }
    }
    pen.dispose();
    Files.writeString(
        folder.resolve("Annotations/" + name + ".xml"), xml.append("</annotation>").toString());
    ImageIO.write(image, "jpg", folder.resolve("JPEGImages/" + name + ".jpg").toFile());
  }
}
