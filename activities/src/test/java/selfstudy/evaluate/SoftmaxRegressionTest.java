package selfstudy.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import selfstudy.random.Draws;
import selfstudy.tensor.Engine;

final class SoftmaxRegressionTest {
  private static final int FEATURES = 7;
  private static final int CLASSES = 3;
  private static final float[][] X = gaussian(301, FEATURES);
  private static final int[] Y = labels(X);

  private final NDManager manager = Engine.start(1).manager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void objectiveAndGradientEqualANaiveLoop() {
    double[] w = new double[CLASSES * (FEATURES + 1)];
    for (int i = 0; i < w.length; i++) {
      w[i] = Draws.seed(5).gaussian(i);
    }
    double[] gradient = new double[w.length];
    double value = softmax(X, Y, CLASSES).objective(w, 0.3, gradient, () -> {});
    assertThat(value).isCloseTo(naive(w, 0.3), within(1e-5));
    for (int i = 0; i < w.length; i++) {
      double[] up = w.clone();
      double[] down = w.clone();
      up[i] += 1e-5;
      down[i] -= 1e-5;
      double slope = (naive(up, 0.3) - naive(down, 0.3)) / 2e-5;
      assertThat(gradient[i]).isCloseTo(slope, within(1e-5));
    }
  }

  @Test
  void withoutAnyWeightTheLossIsTheLogarithmOfTheClasses() {
    double[] w = new double[CLASSES * (FEATURES + 1)];
    assertThat(softmax(X, Y, CLASSES).objective(w, 1, new double[w.length], () -> {}))
        .isCloseTo(Math.log(CLASSES), within(1e-12));
  }

  @Test
  void twoClassesOnOneFeatureMeetTheClosedForm() {
    // The feature is -1 or 1 and agrees with the class in 8 of 10 images: without a penalty the
    // difference of the logits at feature 1 is log(8/2).
    float[][] x = new float[20][];
    int[] y = new int[20];
    for (int i = 0; i < 20; i++) {
      x[i] = new float[] {i < 10 ? -1 : 1};
      y[i] = (i % 10 < 8) == (i < 10) ? 0 : 1;
    }
    Regression regression = softmax(x, y, 2);
    double[] w = regression.fit(1e-12, regression.zero(), 100, () -> {}).weights();
    assertThat(w[1] - w[0]).isCloseTo(Math.log(4), within(1e-3));
  }

  @Test
  void aHugePenaltyLeavesOnlyTheBiasesWhichAreTheClassFrequencies() {
    Regression regression = softmax(X, Y, CLASSES);
    double[] w = regression.fit(1e6, regression.zero(), 200, () -> {}).weights();
    int[] counts = new int[CLASSES];
    for (int y : Y) {
      counts[y]++;
    }
    assertThat(w[0]).isCloseTo(0, within(1e-4));
    int bias = CLASSES * FEATURES;
    assertThat(w[bias + 1] - w[bias])
        .isCloseTo(Math.log((double) counts[1] / counts[0]), within(1e-3));
  }

  @Test
  void theSolutionDoesNotDependOnWhereItStarts() {
    Regression regression = softmax(X, Y, CLASSES);
    double[] cold = regression.fit(1e-2, regression.zero(), 500, () -> {}).weights();
    Regression.Model other = regression.fit(10, regression.zero(), 500, () -> {});
    double[] warm = regression.fit(1e-2, other, 500, () -> {}).weights();
    for (int i = 0; i < cold.length; i++) {
      // Biases may shift together: only their differences count.
      double shift = i < CLASSES * FEATURES ? 0 : warm[warm.length - 1] - cold[warm.length - 1];
      assertThat(warm[i] - shift).isCloseTo(cold[i], within(5e-3));
    }
  }

  @Test
  void aConstantFeatureCountsAsZeroAndScaleDoesNotMatter() {
    float[][] scaled = new float[X.length][];
    for (int i = 0; i < X.length; i++) {
      scaled[i] = new float[FEATURES + 1];
      for (int j = 0; j < FEATURES; j++) {
        scaled[i][j] = 1000 * X[i][j] + 5;
      }
      scaled[i][FEATURES] = 0.1f;
    }
    Regression plain = softmax(X, Y, CLASSES);
    Regression other = softmax(scaled, Y, CLASSES);
    assertThat(ranked(other.fit(0.01, other.zero(), 100, () -> {}), scaled))
        .isEqualTo(ranked(plain.fit(0.01, plain.zero(), 100, () -> {}), X));
  }

  @Test
  void blocksOfImagesAddUpToAllOfThem() {
    float[][] x = new float[17 * X.length][]; // 5,117: two blocks
    int[] y = new int[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = X[i % X.length];
      y[i] = Y[i % Y.length];
    }
    double[] w = new double[CLASSES * (FEATURES + 1)];
    for (int i = 0; i < w.length; i++) {
      w[i] = Draws.seed(5).gaussian(i);
    }
    double[] expected = new double[w.length];
    double[] gradient = new double[w.length];
    double value = softmax(X, Y, CLASSES).objective(w, 0.3, expected, () -> {});
    Regression many = softmax(x, y, CLASSES);
    assertThat(many.objective(w, 0.3, gradient, () -> {})).isCloseTo(value, within(1e-6));
    assertThat(gradient).containsExactly(expected, within(1e-6));
    Regression.Model fitted = many.fit(0.1, many.zero(), 50, () -> {});
    assertThat(Arrays.copyOf(ranked(fitted, x), X.length)).isEqualTo(ranked(fitted, X));
  }

  @Test
  void theLossOfACertainPredictionKeepsItsDigits() {
    // Two images apart by logits of 2 t: the loss is log(1 + exp(-2 t)), 8e-7 at t = 7.
    float[][] x = {{-1}, {1}};
    int[] y = {0, 1};
    Regression regression = softmax(x, y, 2);
    double[] gradient = new double[4];
    double value = regression.objective(new double[] {-7, 7, 0, 0}, 0, gradient, () -> {});
    double expected = Math.log1p(Math.exp(-14));
    assertThat(value).isCloseTo(expected, within(1e-6 * expected));
    assertThat(gradient[0]).isCloseTo(1 - 1 / (1 + Math.exp(-14)), within(1e-6 * expected));
  }

  @Test
  void equalInputGivesEqualBits() {
    Regression one = softmax(X, Y, CLASSES);
    Regression two = softmax(X, Y, CLASSES);
    assertThat(one.fit(1e-3, one.zero(), 50, () -> {}).weights())
        .isEqualTo(two.fit(1e-3, two.zero(), 50, () -> {}).weights());
  }

  private Regression softmax(float[][] x, int[] y, int classes) {
    return new Regression(manager, x, new SoftmaxTargets(y, classes), () -> {});
  }

  private int[][] ranked(Regression.Model model, float[][] x) {
    return Logits.best(model.logits(manager, x));
  }

  private static double naive(double[] w, double lambda) {
    double[] mean = new double[FEATURES];
    double[] deviation = new double[FEATURES];
    for (int j = 0; j < FEATURES; j++) {
      for (float[] x : X) {
        mean[j] += x[j] / X.length;
      }
      for (float[] x : X) {
        deviation[j] += (x[j] - mean[j]) * (x[j] - mean[j]) / X.length;
      }
    }
    double loss = 0;
    for (int i = 0; i < X.length; i++) {
      double[] z = new double[CLASSES];
      double sum = 0;
      for (int k = 0; k < CLASSES; k++) {
        z[k] = w[CLASSES * FEATURES + k];
        for (int j = 0; j < FEATURES; j++) {
          z[k] += w[k * FEATURES + j] * (X[i][j] - mean[j]) / Math.sqrt(deviation[j]);
        }
        sum += Math.exp(z[k]);
      }
      loss += (Math.log(sum) - z[Y[i]]) / X.length;
    }
    for (int i = 0; i < CLASSES * FEATURES; i++) {
      loss += lambda / 2 * w[i] * w[i];
    }
    return loss;
  }

  static float[][] gaussian(int images, int features) {
    float[][] x = new float[images][features];
    for (int i = 0; i < images; i++) {
      for (int j = 0; j < features; j++) {
        x[i][j] = (float) (Draws.seed(1).at(i).gaussian(j) * (j + 1) + j);
      }
    }
    return x;
  }

  private static int[] labels(float[][] x) {
    int[] y = new int[x.length];
    for (int i = 0; i < x.length; i++) {
      double noisy = x[i][0] + Draws.seed(2).gaussian(i);
      y[i] = noisy < -0.5 ? 0 : noisy < 1 ? 1 : 2;
    }
    return y;
  }
}
