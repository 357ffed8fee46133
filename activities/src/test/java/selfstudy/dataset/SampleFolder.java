package selfstudy.dataset;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import selfstudy.random.Draws;

/** Folders, archives and files of images that tests make. */
final class SampleFolder {
  private SampleFolder() {}

  /** An RGB image of random pixels. */
  static BufferedImage image(int seed, int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, (int) Draws.seed(seed).bits(i) | 0xff000000);
    }
    return image;
  }

  /** Smooth colours with some noise. */
  static BufferedImage picture(int width, int height, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int i = 0; i < width * height; i++) {
      int x = i % width;
      int y = i / width;
      int rgb = 0;
      for (int c = 0; c < 3; c++) {
        double wave = 120 + 80 * Math.sin(x * 0.07 + c) * Math.cos(y * 0.05 * c);
        rgb = rgb << 8 | (int) (wave + Draws.seed(c).at(i).below(0, 40));
      }
      image.setRGB(x, y, rgb | 0xff000000);
    }
    return image;
  }

  static byte[] encoded(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (!ImageIO.write(image, format, bytes)) {
      throw new IllegalArgumentException("No writer for " + format);
    }
    return bytes.toByteArray();
  }

  /** Writes a PNG below a folder. */
  static void png(Path folder, String path, int seed) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, encoded(image(seed, 5 + seed % 3, 4), "png"));
  }

  /** {@code classes} class folders of {@code each} images. */
  static void classes(Path folder, int classes, int each) throws IOException {
    for (int i = 0; i < classes * each; i++) {
      png(folder, "class" + i % classes + "/image" + i + ".png", i);
    }
  }

  /** A tar stream of entries; a null content is a folder. */
  static byte[] tar(Object... namesAndContents) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (int i = 0; i < namesAndContents.length; i += 2) {
        byte[] content = (byte[]) namesAndContents[i + 1];
        TarArchiveEntry entry = new TarArchiveEntry((String) namesAndContents[i], true);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }
}
