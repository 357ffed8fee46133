package selfstudy.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import selfstudy.random.Draws;
import selfstudy.tensor.Tensor;

/** First values of parameters: functions of the draws and of the parameter's name alone. */
final class Initialisation {
  private Initialisation() {}

  /**
   * Kaiming normal by fan-out for ReLU (He et al., 2015), as torchvision's residual networks.
   *
   * @return outputs x inputs x kernel x kernel, channels last
   */
  static NDArray convolution(NDManager manager, Draws draws, int outputs, int inputs, int kernel) {
    double deviation = Math.sqrt(2.0 / (outputs * (double) kernel * kernel));
    int area = kernel * kernel;
    float[] values = new float[outputs * inputs * area];
    // Draws are numbered in the order O, I, H, W of the file format; memory is O, H, W, I.
    for (int o = 0; o < outputs; o++) {
      for (int i = 0; i < inputs; i++) {
        for (int k = 0; k < area; k++) {
          long index = ((long) o * inputs + i) * area + k;
          values[(o * area + k) * inputs + i] = (float) (deviation * draws.gaussian(index));
        }
      }
    }
    long[] shape = {outputs, kernel, kernel, inputs};
    try (NDArray contiguous = Tensor.f32(shape, values).array(manager)) {
      return contiguous.transpose(0, 3, 1, 2);
    }
  }

  /** Uniform in +-1 / sqrt(inputs), as torch's linear layers. */
  static NDArray uniform(NDManager manager, Draws draws, int inputs, long... shape) {
    double bound = 1 / Math.sqrt(inputs);
    int size = 1;
    for (long length : shape) {
      size = Math.toIntExact(size * length);
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) draws.uniform(i, -bound, bound);
    }
    return Tensor.f32(shape, values).array(manager);
  }
}
