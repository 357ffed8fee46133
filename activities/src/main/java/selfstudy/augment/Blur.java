package selfstudy.augment;

import selfstudy.random.Draws;
import selfstudy.spec.AugmentationSpec;

/**
 * Gaussian blur with a separable kernel of a tenth of the side, odd and at least 3 (SimCLR, A);
 * borders are mirrored without repeating the edge.
 */
record Blur(AugmentationSpec.Blur spec) implements Operation {
  @Override
  public String name() {
    return "blur";
  }

  @Override
  public void apply(float[] image, int side, Draws draws, float[] scratch) {
    if (draws.uniform(0) >= spec.probability()) {
      return;
    }
    float[] kernel = kernel(side, draws.uniform(1, spec.minSigma(), spec.maxSigma()));
    pass(image, scratch, kernel, side, side * 3, 3);
    pass(scratch, image, kernel, side, 3, side * 3);
  }

  /** Weights that sum to 1; 2 (side / 20) + 1 of them. */
  static float[] kernel(int side, double sigma) {
    int radius = Math.max(1, side / 20);
    float[] kernel = new float[2 * radius + 1];
    double sum = 0;
    for (int i = -radius; i <= radius; i++) {
      double weight = StrictMath.exp(-0.5 * i * i / (sigma * sigma));
      kernel[i + radius] = (float) weight;
      sum += weight;
    }
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = (float) (kernel[i] / sum);
    }
    return kernel;
  }

  /** Convolves the lines that start {@code line} apart and whose pixels lie {@code step} apart. */
  private static void pass(float[] in, float[] out, float[] kernel, int side, int line, int step) {
    int radius = kernel.length / 2;
    for (int i = 0; i < side; i++) {
      for (int j = 0; j < side; j++) {
        float r = 0;
        float g = 0;
        float b = 0;
        for (int k = -radius; k <= radius; k++) {
          int at = i * line + mirror(j + k, side) * step;
          float weight = kernel[k + radius];
          r += weight * in[at];
          g += weight * in[at + 1];
          b += weight * in[at + 2];
        }
        int to = i * line + j * step;
        out[to] = r;
        out[to + 1] = g;
        out[to + 2] = b;
      }
    }
  }

  private static int mirror(int i, int side) {
    if (i < 0) {
      return Math.min(-i, side - 1);
    }
    return i < side ? i : Math.max(0, 2 * side - 2 - i);
  }
}
