package selfstudy.dataset;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * The first images of each class (the first of those that it shows) as one picture: a row a class,
 * in the order of the labels.
 *
 * @param rows at most as many classes
 * @param columns at most as many images of each
 * @param cell side of an image's square in pixels; the aspect is kept
 */
public record ContactSheet(int rows, int columns, int cell) {
  private static final int GAP = 2;

  public ContactSheet {
    if (rows < 1 || columns < 1 || cell < 1) {
      throw new IllegalArgumentException("A contact sheet needs a row, a column and a pixel");
    }
  }

  /** Writes it as PNG. */
  public void write(ImageSet images, Path file) throws IOException {
    if (!ImageIO.write(draw(images), "png", file.toFile())) {
      throw new IOException("This Java has no PNG writer for " + file);
    }
  }

  BufferedImage draw(ImageSet images) {
    int classes = Math.min(rows, images.classes());
    BufferedImage sheet =
        new BufferedImage(
            columns * (cell + GAP) + GAP, classes * (cell + GAP) + GAP, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    int[] drawn = new int[classes];
    for (int i = 0; i < images.size(); i++) {
      List<Byte> truth = images.truth(i);
      int label = truth.isEmpty() ? images.label(i) : truth.indexOf(ImageSet.PRESENT);
      if (label >= 0 && label < classes && drawn[label] < columns) {
        draw(
            graphics,
            rgb(images.image(i)),
            GAP + drawn[label] * (cell + GAP),
            GAP + label * (cell + GAP));
        drawn[label]++;
      }
    }
    graphics.dispose();
    return sheet;
  }

  private void draw(Graphics2D graphics, BufferedImage image, int left, int top) {
    double scale = (double) cell / Math.max(image.getWidth(), image.getHeight());
    int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
    int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
    graphics.drawImage(
        image, left + (cell - width) / 2, top + (cell - height) / 2, width, height, null);
  }

  private static BufferedImage rgb(Image image) {
    BufferedImage copy =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    byte[] pixels = image.pixels();
    for (int i = 0; i < image.width() * image.height(); i++) {
      int value =
          ((pixels[3 * i] & 0xff) << 16)
              | ((pixels[3 * i + 1] & 0xff) << 8)
              | (pixels[3 * i + 2] & 0xff);
      copy.setRGB(i % image.width(), i / image.width(), value);
    }
    return copy;
  }
}
