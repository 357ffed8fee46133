package selfstudy.dataset;

import selfstudy.random.Draws;

/**
 * Images without files: each class is a pattern of stripes at an angle of its own, under noise.
 *
 * @param size how many
 * @param classes 1 or more
 * @param side height and width in pixels
 * @param seed of the noise
 */
public record GeneratedImages(int size, int classes, int side, int seed) implements ImageSet {
  private static final double FREQUENCY = 0.9;
  private static final int GREY = 128;
  private static final int CONTRAST = 60;
  private static final int NOISE = 40;

  public GeneratedImages {
    if (size < 1 || classes < 1 || side < 1) {
      throw new IllegalArgumentException(
          "size, classes and side must be at least 1, but are %d, %d and %d"
              .formatted(size, classes, side));
    }
  }

  @Override
  public Image image(int index) {
    Draws noise = Draws.seed(seed).at(index);
    double angle = Math.PI * label(index) / classes;
    double across = FREQUENCY * StrictMath.cos(angle);
    double down = FREQUENCY * StrictMath.sin(angle);
    byte[] pixels = new byte[side * side * 3];
    int at = 0;
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double stripe = StrictMath.sin(x * across + y * down);
        for (int colour = 0; colour < 3; colour++, at++) {
          pixels[at] = (byte) (GREY + CONTRAST * stripe + NOISE * (noise.uniform(at) - 0.5));
        }
      }
    }
    return new Image(side, side, pixels);
  }

  @Override
  public int label(int index) {
    return index % classes;
  }
}
