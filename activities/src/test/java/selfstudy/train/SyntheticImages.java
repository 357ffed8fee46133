package selfstudy.train;

import selfstudy.dataset.Image;
import selfstudy.dataset.ImageSet;
import selfstudy.random.Draws;

/** Generated images: each class is a stripe pattern of its own angle, under noise. */
public record SyntheticImages(int size, int classes, int side, int seed) implements ImageSet {
  @Override
  public Image image(int index) {
    Draws draws = Draws.seed(seed).at(index);
    double angle = Math.PI * label(index) / classes;
    byte[] pixels = new byte[side * side * 3];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double wave = StrictMath.sin(0.9 * (x * StrictMath.cos(angle) + y * StrictMath.sin(angle)));
        for (int c = 0; c < 3; c++) {
          int at = (y * side + x) * 3 + c;
          pixels[at] = (byte) (128 + 60 * wave + 40 * (draws.uniform(at) - 0.5));
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
