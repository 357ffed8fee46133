package selfstudy.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import selfstudy.random.Draws;
import selfstudy.tensor.Functions;
import selfstudy.tensor.Tensor;

/** Uniform points on the unit sphere. */
final class RandomSphere {
  private RandomSphere() {}

  /** rows x dimension unit vectors. */
  static NDArray points(NDManager manager, int rows, int dimension, Draws draws) {
    float[] values = new float[rows * dimension];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) draws.gaussian(i);
    }
    try (NDArray raw = Tensor.f32(new long[] {rows, dimension}, values).array(manager)) {
      return Functions.normalise(raw);
    }
  }
}
