package selfstudy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import selfstudy.dataset.Image;
import selfstudy.dataset.ImageSet;
import selfstudy.random.Draws;

/**
 * Decoded images of one size, in memory.
 *
 * @param bytes images x height x width x 3
 */
public record RawImages(int width, int height, byte[] bytes) implements ImageSet {
  private static final int CLASSES = 10;

  public RawImages {
    if (bytes.length == 0 || bytes.length % length(width, height) != 0) {
      throw new IllegalArgumentException(
          bytes.length + " bytes are not whole images of " + width + " x " + height + " x 3");
    }
  }

  /**
   * Reads a file that holds the bytes and nothing else.
   *
   * @throws IllegalArgumentException if it doesn't hold whole images
   */
  public static RawImages read(Path file, int width, int height) throws IOException {
    return new RawImages(width, height, Files.readAllBytes(file));
  }

  /** Colour gradients under noise. */
  public static RawImages made(int images, int width, int height) {
    Draws draws = Draws.seed(1);
    byte[] bytes = new byte[Math.multiplyExact(images, length(width, height))];
    for (int i = 0; i < bytes.length; i++) {
      int pixel = i / 3;
      int ramp = 3 * (pixel % width) + 5 * (pixel / width) + 40 * (i % 3);
      bytes[i] = (byte) (ramp % 200 + draws.below(i, 56));
    }
    return new RawImages(width, height, bytes);
  }

  private static int length(int width, int height) {
    return width * height * 3;
  }

  @Override
  public int size() {
    return bytes.length / length(width, height);
  }

  @Override
  public Image image(int index) {
    int length = length(width, height);
    return new Image(
        width, height, Arrays.copyOfRange(bytes, index * length, (index + 1) * length));
  }

  @Override
  public int label(int index) {
    return index % CLASSES;
  }

  @Override
  public int classes() {
    return CLASSES;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawImages that
        && width == that.width
        && height == that.height
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return size() + " images of " + width + " x " + height;
  }
}
