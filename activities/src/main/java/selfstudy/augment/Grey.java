package selfstudy.augment;

import selfstudy.random.Draws;

/** Grey by ITU-R 601-2 luma, in all three channels. */
record Grey(double probability) implements Operation {
  @Override
  public String name() {
    return "grey";
  }

  @Override
  public void apply(float[] image, int side, Draws draws, float[] scratch) {
    if (draws.uniform(0) >= probability) {
      return;
    }
    for (int i = 0; i < side * side * 3; i += 3) {
      float luma = luma(image[i], image[i + 1], image[i + 2]);
      image[i] = luma;
      image[i + 1] = luma;
      image[i + 2] = luma;
    }
  }

  /** torchvision's weights. */
  static float luma(float r, float g, float b) {
    return 0.2989f * r + 0.587f * g + 0.114f * b;
  }
}
