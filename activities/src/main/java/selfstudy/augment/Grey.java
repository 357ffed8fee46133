package selfstudy.augment;

import selfstudy.random.Draws;

/** Grey by ITU-R 601-2 luma, in all three channels. */
record Grey(double probability) implements Operation {
  @Override
  public String name() {
    return "grey";
  }

  @Override
  public void apply(Planes image, Draws draws, Scratch scratch) {
    if (draws.uniform(0) < probability) {
      grey(image);
    }
  }

  static void grey(Planes image) {
    luma(image, image.red);
    System.arraycopy(image.red, 0, image.green, 0, image.size());
    System.arraycopy(image.red, 0, image.blue, 0, image.size());
  }

  /** Writes each pixel's luma; {@code out} may be one of the planes. */
  static void luma(Planes image, float[] out) {
    float[] red = image.red;
    float[] green = image.green;
    float[] blue = image.blue;
    for (int i = 0; i < red.length; i++) {
      out[i] = luma(red[i], green[i], blue[i]);
    }
  }

  /** torchvision's weights. */
  static float luma(float r, float g, float b) {
    return 0.2989f * r + 0.587f * g + 0.114f * b;
  }
}
