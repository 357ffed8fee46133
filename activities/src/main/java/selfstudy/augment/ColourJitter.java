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
  public void apply(float[] image, int side, Draws draws, float[] scratch) {
    if (draws.uniform(0) >= spec.probability()) {
      return;
    }
    int length = side * side * 3;
    for (int operation : draws.at("order").permutation(4)) {
      switch (operation) {
        case 0 -> brightness(image, length, factor(draws, 1));
        case 1 -> contrast(image, length, factor(draws, 2));
        case 2 -> saturation(image, length, factor(draws, 3));
        default -> hue(image, length, (float) (0.2 * spec.strength() * draws.uniform(4, -1, 1)));
      }
    }
  }

  private float factor(Draws draws, int index) {
    double spread = 0.8 * spec.strength();
    return (float) draws.uniform(index, Math.max(0, 1 - spread), 1 + spread);
  }

  static void brightness(float[] image, int length, float factor) {
    for (int i = 0; i < length; i++) {
      image[i] = clamp(factor * image[i]);
    }
  }

  /** Blends with the mean luma of the whole image. */
  static void contrast(float[] image, int length, float factor) {
    double sum = 0;
    for (int i = 0; i < length; i += 3) {
      sum += Grey.luma(image[i], image[i + 1], image[i + 2]);
    }
    float rest = (1 - factor) * (float) (sum / (length / 3.0));
    for (int i = 0; i < length; i++) {
      image[i] = clamp(factor * image[i] + rest);
    }
  }

  /** Blends with each pixel's luma. */
  static void saturation(float[] image, int length, float factor) {
    for (int i = 0; i < length; i += 3) {
      float rest = (1 - factor) * Grey.luma(image[i], image[i + 1], image[i + 2]);
      image[i] = clamp(factor * image[i] + rest);
      image[i + 1] = clamp(factor * image[i + 1] + rest);
      image[i + 2] = clamp(factor * image[i + 2] + rest);
    }
  }

  /** Turns the hue of HSV by a share of a full turn. */
  static void hue(float[] image, int length, float shift) {
    for (int i = 0; i < length; i += 3) {
      turn(image, i, shift);
    }
  }

  private static void turn(float[] image, int i, float shift) {
    float r = image[i];
    float g = image[i + 1];
    float b = image[i + 2];
    float value = Math.max(r, Math.max(g, b));
    float chroma = value - Math.min(r, Math.min(g, b));
    if (chroma == 0) {
      return; // grey has no hue
    }
    float sextant = wrap(sextant(r, g, b, value, chroma) + 6 * shift);
    int sector = (int) sextant;
    float fraction = sextant - sector;
    float low = value - chroma;
    float falling = value - chroma * fraction;
    float rising = value - chroma * (1 - fraction);
    image[i] = pick(sector, value, falling, low, low, rising, value);
    image[i + 1] = pick(sector, rising, value, value, falling, low, low);
    image[i + 2] = pick(sector, low, low, rising, value, value, falling);
  }

  /** The hue in sixths of a turn, -1 … 5. */
  private static float sextant(float r, float g, float b, float value, float chroma) {
    if (value == r) {
      return (g - b) / chroma;
    }
    return value == g ? 2 + (b - r) / chroma : 4 + (r - g) / chroma;
  }

  private static float wrap(float sextant) {
    float wrapped = sextant < 0 ? sextant + 6 : sextant >= 6 ? sextant - 6 : sextant;
    return wrapped >= 6 ? 0 : wrapped; // -1e-9 + 6 rounds to 6
  }

  private static float pick(
      int sector, float s0, float s1, float s2, float s3, float s4, float s5) {
    return switch (sector) {
      case 0 -> s0;
      case 1 -> s1;
      case 2 -> s2;
      case 3 -> s3;
      case 4 -> s4;
      default -> s5;
    };
  }

  private static float clamp(float x) {
    return Math.max(0, Math.min(1, x));
  }
}
