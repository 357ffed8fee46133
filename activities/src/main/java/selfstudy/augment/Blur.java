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
  public void apply(Planes image, Draws draws, Scratch scratch) {
    if (draws.uniform(0) >= spec.probability()) {
      return;
    }
    double sigma = draws.uniform(1, spec.minSigma(), spec.maxSigma());
    blur(image, kernel(image.side, sigma), scratch.convolution);
  }

  static void blur(Planes image, float[] kernel, Convolution convolution) {
    convolution.apply(image.red, image.side, kernel);
    convolution.apply(image.green, image.side, kernel);
    convolution.apply(image.blue, image.side, kernel);
  }

  /** Weights that sum to 1; 2 (side / 20) + 1 of them. */
  static float[] kernel(int side, double sigma) {
    int radius = Math.max(1, side / 20);
    double[] weights = new double[radius + 1];
    double sum = 0;
    for (int i = 0; i <= radius; i++) {
      weights[i] = StrictMath.exp(-0.5 * i * i / (sigma * sigma));
      sum += i == 0 ? weights[i] : 2 * weights[i];
    }
    float[] kernel = new float[2 * radius + 1];
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = (float) (weights[Math.abs(i - radius)] / sum);
    }
    return kernel;
  }
}
