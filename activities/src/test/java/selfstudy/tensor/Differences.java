package selfstudy.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.function.Function;

/** Holds gradients against central differences, in double precision. */
public final class Differences {
  private static final double STEP = 1e-5;

  private Differences() {}

  /** Checks the gradient of a scalar function at x, at every {@code stride}-th coordinate. */
  public static void agree(
      NDManager manager, double[] x, Shape shape, int stride, Function<NDArray, NDArray> function) {
    double[] gradient = gradient(manager, x, shape, function);
    for (int i = 0; i < x.length; i += stride) {
      double[] above = x.clone();
      double[] below = x.clone();
      above[i] += STEP;
      below[i] -= STEP;
      double slope =
          (value(manager, above, shape, function) - value(manager, below, shape, function))
              / (2 * STEP);
      assertThat(gradient[i])
          .as("derivative by element %d", i)
          .isCloseTo(slope, within(1e-5 * Math.max(1, Math.abs(slope))));
    }
  }

  private static double[] gradient(
      NDManager manager, double[] x, Shape shape, Function<NDArray, NDArray> function) {
    try (NDManager step = manager.newSubManager()) {
      NDArray leaf = step.create(x, shape);
      leaf.setRequiresGradient(true);
      try (Autograd.Recording recording = Autograd.recording()) {
        Autograd.backward(function.apply(leaf));
      }
      return Autograd.gradient(leaf).toDoubleArray();
    }
  }

  private static double value(
      NDManager manager, double[] x, Shape shape, Function<NDArray, NDArray> function) {
    try (NDManager step = manager.newSubManager()) {
      return function.apply(step.create(x, shape)).toDoubleArray()[0];
    }
  }
}
