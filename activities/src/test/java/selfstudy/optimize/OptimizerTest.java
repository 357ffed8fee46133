package selfstudy.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import selfstudy.random.Draws;
import selfstudy.spec.OptimizerSpec;
import selfstudy.tensor.Autograd;
import selfstudy.tensor.Engine;
import selfstudy.tensor.Tensor;
import selfstudy.tensor.Weights;

/** Holds each rule against a loop over plain numbers, on a quadratic loss with a moving optimum. */
class OptimizerTest {
  private static final int SIZE = 6;
  private static final int STEPS = 12;

  private final NDManager manager = Engine.start(1).manager();
  private final Weights weights = initial();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void sgdFollowsTorchsDefinition() {
    matches(
        new OptimizerSpec.Sgd(0.1, 0.9, false, 0.01),
        (w, g, v, u, rate, step, matrix) -> {
          for (int i = 0; i < w.length; i++) {
            v[i] = 0.9 * v[i] + g[i] + 0.01 * w[i];
            w[i] -= rate * v[i];
          }
        });
  }

  @Test
  void nesterovLooksAhead() {
    matches(
        new OptimizerSpec.Sgd(0.1, 0.9, true, 0.01),
        (w, g, v, u, rate, step, matrix) -> {
          for (int i = 0; i < w.length; i++) {
            double d = g[i] + 0.01 * w[i];
            v[i] = 0.9 * v[i] + d;
            w[i] -= rate * (d + 0.9 * v[i]);
          }
        });
  }

  @Test
  void larsAdaptsMatricesAndLeavesVectorsAlone() {
    matches(
        new OptimizerSpec.Lars(0.1, 0.9, 0.05, 0.02),
        (w, g, v, u, rate, step, matrix) -> {
          double[] d = g.clone();
          double ratio = 1;
          if (matrix) {
            for (int i = 0; i < w.length; i++) {
              d[i] += 0.05 * w[i];
            }
            ratio = norm(w) > 0 && norm(d) > 0 ? 0.02 * norm(w) / norm(d) : 1;
          }
          for (int i = 0; i < w.length; i++) {
            v[i] = 0.9 * v[i] + rate * ratio * d[i];
            w[i] -= v[i];
          }
        });
  }

  @Test
  void larsTakesAPlainStepFromZeroWeights() {
    weights.get("matrix").muli(0);
    larsAdaptsMatricesAndLeavesVectorsAlone();
  }

  @Test
  void adamWFollowsTorchsDefinition() {
    matches(
        new OptimizerSpec.AdamW(0.1, 0.9, 0.99, 1e-8, 0.05),
        (w, g, v, u, rate, step, matrix) -> {
          for (int i = 0; i < w.length; i++) {
            w[i] -= rate * 0.05 * w[i];
            v[i] = 0.9 * v[i] + 0.1 * g[i];
            u[i] = 0.99 * u[i] + 0.01 * g[i] * g[i];
            double corrected = Math.sqrt(u[i] / (1 - Math.pow(0.99, step + 1)));
            w[i] -= rate * v[i] / (1 - Math.pow(0.9, step + 1)) / (corrected + 1e-8);
          }
        });
  }

  @Test
  void resumesExactlyFromItsState() {
    for (OptimizerSpec spec :
        new OptimizerSpec[] {
          new OptimizerSpec.Sgd(0.1, 0.9, true, 0.01),
          new OptimizerSpec.Lars(0.1, 0.9, 0.05, 0.02),
          new OptimizerSpec.AdamW(0.1, 0.9, 0.99, 1e-8, 0.05)
        }) {
      Weights whole = initial();
      Optimizer optimizer = Optimizer.of(spec, whole);
      run(optimizer, whole, 0, 5);
      SortedMap<String, Tensor> saved = new TreeMap<>();
      optimizer.state().forEach((name, array) -> saved.put(name, Tensor.of(array)));
      Weights resumed = whole.copy(manager);
      run(optimizer, whole, 5, STEPS);

      Optimizer second = Optimizer.of(spec, resumed);
      second.load(saved);
      run(second, resumed, 5, STEPS);
      assertThat(resumed.tensors()).as("%s", spec).isEqualTo(whole.tensors());
    }
  }

  @Test
  void leavesNoArraysBehind() {
    Optimizer optimizer = Optimizer.of(new OptimizerSpec.Lars(0.1, 0.9, 0.05, 0.02), weights);
    run(optimizer, weights, 0, 1);
    int arrays = weights.manager().getManagedArrays().size();
    run(optimizer, weights, 1, STEPS);
    assertThat(weights.manager().getManagedArrays()).hasSize(arrays);
  }

  @Test
  void refusesAParameterWithoutGradient() {
    Optimizer optimizer = Optimizer.of(new OptimizerSpec.Sgd(0.1, 0.9, false, 0), weights);
    try (NDManager step = manager.newSubManager()) {
      Weights leaves = weights.leaves(step);
      assertThatThrownBy(() -> optimizer.step(leaves, 0.1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("matrix");
    }
  }

  private interface Rule {
    void step(
        double[] w, double[] g, double[] v, double[] u, double rate, int step, boolean matrix);
  }

  private void matches(OptimizerSpec spec, Rule rule) {
    double[] matrix = doubles(weights.get("matrix"));
    double[] vector = doubles(weights.get("vector"));
    double[][] state = new double[4][SIZE];
    for (int step = 0; step < STEPS; step++) {
      rule.step(matrix, naive(matrix, step), state[0], state[1], rate(step), step, true);
      rule.step(vector, naive(vector, step), state[2], state[3], rate(step), step, false);
    }
    run(Optimizer.of(spec, weights), weights, 0, STEPS);
    assertThat(doubles(weights.get("matrix"))).containsExactly(matrix, within(2e-5));
    assertThat(doubles(weights.get("vector"))).containsExactly(vector, within(2e-5));
  }

  /** The gradient of sum((w - optimum)^2). */
  private static double[] naive(double[] w, int step) {
    double[] gradient = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      gradient[i] = 2 * (w[i] - optimum(step, i));
    }
    return gradient;
  }

  private void run(Optimizer optimizer, Weights trained, int from, int to) {
    for (int t = from; t < to; t++) {
      try (NDManager step = manager.newSubManager()) {
        Weights leaves = trained.leaves(step);
        float[] optimum = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
          optimum[i] = (float) optimum(t, i);
        }
        try (Autograd.Recording recording = Autograd.recording()) {
          NDArray matrix = distance(leaves.get("matrix"), step.create(optimum, new Shape(2, 3)));
          NDArray vector = distance(leaves.get("vector"), step.create(optimum, new Shape(SIZE)));
          Autograd.backward(matrix.add(vector));
        }
        optimizer.step(leaves, rate(t));
      }
    }
  }

  private static NDArray distance(NDArray w, NDArray optimum) {
    return w.sub(optimum).square().sum();
  }

  private static double optimum(int step, int i) {
    return Draws.seed(3).at(step).gaussian(i);
  }

  private static double rate(int step) {
    return 0.1 / (1 + step);
  }

  private Weights initial() {
    Weights initial = Weights.create(manager);
    float[] values = {0.5f, -1, 2, 0.1f, 0, -0.3f};
    initial.put("matrix", manager.create(values, new Shape(2, 3)));
    initial.put("vector", manager.create(values, new Shape(SIZE)));
    return initial;
  }

  private static double norm(double[] x) {
    double sum = 0;
    for (double value : x) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  private static double[] doubles(NDArray array) {
    float[] values = array.toFloatArray();
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
