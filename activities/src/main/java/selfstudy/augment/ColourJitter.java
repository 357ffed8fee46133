package selfstudy.augment;

import selfstudy.random.Draws;
import selfstudy.spec.AugmentationSpec;

/**
 * Brightness, contrast, saturation and hue in random order, with torchvision's formulas: factors
 * uniform in max(0, 1 - 0.8 s) … 1 + 0.8 s, the hue's shift in -0.2 s … 0.2 s of a turn.
 */
record ColourJitter(AugmentationSpec.Jitter spec) implements Operation {
  @Override
  public String name() {
    return "jitter";
  }

  @Override
  public void apply(Planes image, Draws draws, Scratch scratch) {
    if (draws.uniform(0) >= spec.probability()) {
      return;
    }
    Planes spare = scratch.spare;
    for (int operation : draws.at("order").permutation(4)) {
      switch (operation) {
        case 0 -> brightness(image, factor(draws, 1));
        case 1 -> contrast(image, factor(draws, 2), spare.red);
        case 2 -> saturation(image, factor(draws, 3));
        default ->
            Hue.turn(image, (float) (0.2 * spec.strength() * draws.uniform(4, -1, 1)), spare);
      }
    }
  }

  private float factor(Draws draws, int index) {
    double spread = 0.8 * spec.strength();
    return (float) draws.uniform(index, Math.max(0, 1 - spread), 1 + spread);
  }

  static void brightness(Planes image, float factor) {
    scale(image.red, factor, 0);
    scale(image.green, factor, 0);
    scale(image.blue, factor, 0);
  }

  /** Blends with the mean luma of the whole image. */
  static void contrast(Planes image, float factor, float[] luma) {
    Grey.luma(image, luma);
    float rest = (1 - factor) * (float) (sum(luma, image.size()) / image.size());
    scale(image.red, factor, rest);
    scale(image.green, factor, rest);
    scale(image.blue, factor, rest);
  }

  /** Blends with each pixel's luma. */
  static void saturation(Planes image, float factor) {
    float[] red = image.red;
    float[] green = image.green;
    float[] blue = image.blue;
    float other = 1 - factor;
    for (int i = 0; i < red.length; i++) {
      float r = red[i];
      float g = green[i];
      float b = blue[i];
      float rest = other * Grey.luma(r, g, b);
      red[i] = clamp(factor * r + rest);
      green[i] = clamp(factor * g + rest);
      blue[i] = clamp(factor * b + rest);
    }
  }

  private static void scale(float[] plane, float factor, float rest) {
    for (int i = 0; i < plane.length; i++) {
      plane[i] = clamp(factor * plane[i] + rest);
    }
  }

  /** In four parts, which do not wait for one another. */
  private static double sum(float[] values, int length) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i + 3 < length; i += 4) {
      a += values[i];
      b += values[i + 1];
      c += values[i + 2];
      d += values[i + 3];
    }
    for (; i < length; i++) {
      a += values[i];
    }
    return a + b + c + d;
  }

  private static float clamp(float x) {
    return Math.max(0, Math.min(1, x));
  }
}
