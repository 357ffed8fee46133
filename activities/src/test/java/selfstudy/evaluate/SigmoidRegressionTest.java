package selfstudy.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import selfstudy.dataset.ImageSet;
import selfstudy.random.Draws;
import selfstudy.tensor.Engine;

/** One regression a class, on images some of which are difficult for some class. */
final class SigmoidRegressionTest {
  private static final int FEATURES = 7;
  private static final int CLASSES = 3;
  private static final int IMAGES = 301;
  private static final float[][] X = SoftmaxRegressionTest.gaussian(IMAGES, FEATURES);
  private static final byte[] TRUTH = truth();

  private final NDManager manager = Engine.start(1).manager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void objectiveAndGradientEqualANaiveLoopOverWhatCounts() {
    double[] w = new double[CLASSES * (FEATURES + 1)];
    for (int i = 0; i < w.length; i++) {
      w[i] = Draws.seed(5).gaussian(i);
    }
    double[] gradient = new double[w.length];
    double value = sigmoid(X, TRUTH, CLASSES).objective(w, 0.3, gradient, () -> {});
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
  void withoutAnyWeightEachClassCostsTheLogarithmOfTwo() {
    double[] w = new double[CLASSES * (FEATURES + 1)];
    assertThat(sigmoid(X, TRUTH, CLASSES).objective(w, 1, new double[w.length], () -> {}))
        .isCloseTo(CLASSES * Math.log(2), within(1e-12));
  }

  @Test
  void oneFeatureMeetsTheClosedForm() {
    // The feature is -1 or 1 and agrees with the class in 8 of 10 images: the logit at 1 is log 4.
    float[][] x = new float[20][];
    byte[] truth = new byte[20];
    for (int i = 0; i < 20; i++) {
      x[i] = new float[] {i < 10 ? -1 : 1};
      truth[i] = (byte) ((i % 10 < 8) == (i < 10) ? 0 : 1);
    }
    Regression regression = sigmoid(x, truth, 1);
    double[] w = regression.fit(1e-12, regression.zero(), 100, () -> {}).weights();
    assertThat(w[0]).isCloseTo(Math.log(4), within(1e-3));
    assertThat(w[1]).isCloseTo(0, within(1e-3));
  }

  @Test
  void equalsASoftmaxOfTwoClassesUnderTwiceThePenalty() {
    // Of two classes whose weights are v and -v, softmax sees the logit 2 v x and pays |v|^2 twice:
    // with w = 2 v that is lambda / 4 |w|^2.
    byte[] truth = column(0);
    int[] labels = IntStream.range(0, IMAGES).map(i -> Math.max(0, truth[i])).toArray();
    byte[] all = new byte[IMAGES];
    IntStream.range(0, IMAGES).forEach(i -> all[i] = (byte) labels[i]);
    Regression two = new Regression(manager, X, new SoftmaxTargets(labels, 2), () -> {});
    double[] v = two.fit(0.2, two.zero(), 500, () -> {}).weights();
    Regression one = sigmoid(X, all, 1);
    double[] w = one.fit(0.1, one.zero(), 500, () -> {}).weights();
    for (int j = 0; j < FEATURES; j++) {
      assertThat(w[j]).isCloseTo(v[FEATURES + j] - v[j], within(1e-3));
    }
    assertThat(w[FEATURES]).isCloseTo(v[2 * FEATURES + 1] - v[2 * FEATURES], within(1e-3));
  }

  @Test
  void eachClassesRegressionIsWhatItWouldBeAlone() {
    Regression together = sigmoid(X, TRUTH, CLASSES);
    double[] w = together.fit(0.05, together.zero(), 500, () -> {}).weights();
    for (int k = 0; k < CLASSES; k++) {
      Regression alone = sigmoid(X, column(k), 1);
      double[] own = alone.fit(0.05, alone.zero(), 500, () -> {}).weights();
      for (int j = 0; j < FEATURES; j++) {
        assertThat(w[k * FEATURES + j]).isCloseTo(own[j], within(1e-3));
      }
      assertThat(w[CLASSES * FEATURES + k]).isCloseTo(own[FEATURES], within(1e-3));
    }
  }

  @Test
  void whereAnImageIsDifficultItsFeaturesMoveNothing() {
    Scaling scaling = Scaling.of(X);
    double[] w = new double[CLASSES * (FEATURES + 1)];
    double[] gradient = new double[w.length];
    byte[] difficult = new byte[TRUTH.length];
    java.util.Arrays.fill(difficult, ImageSet.DIFFICULT);
    for (int k = 1; k < CLASSES; k++) {
      difficult[k] = ImageSet.PRESENT;
    }
    // Class 0 counts nowhere, the others in the first image alone.
    assertThat(sigmoid(X, difficult, CLASSES).objective(w, 0, gradient, () -> {}))
        .isCloseTo(2 * Math.log(2), within(1e-12));
    float[] first = scaling.apply(X)[0];
    for (int j = 0; j < FEATURES; j++) {
      assertThat(gradient[j]).isZero();
      assertThat(gradient[FEATURES + j]).isCloseTo(-0.5 * first[j], within(1e-6));
    }
  }

  @Test
  void aClassWithoutAPositiveImageEndsInsteadOfRunningAway() {
    Regression regression = sigmoid(X, new byte[IMAGES], 1);
    Regression.Model model = regression.fit(1e-6, regression.zero(), 200, () -> {});
    assertThat(model.convergence().converged()).isTrue();
    assertThat(List.of(model.logits(manager, X)))
        .allSatisfy(logit -> assertThat(logit[0]).isNegative());
  }

  @Test
  void theLossOfACertainPredictionKeepsItsDigits() {
    float[][] x = {{-1}, {1}};
    byte[] truth = {0, 1};
    double[] gradient = new double[2];
    double value = sigmoid(x, truth, 1).objective(new double[] {14, 0}, 0, gradient, () -> {});
    double expected = Math.log1p(Math.exp(-14));
    assertThat(value).isCloseTo(expected, within(1e-6 * expected));
    assertThat(gradient[0]).isCloseTo(-1 / (1 + Math.exp(14)), within(1e-6 * expected));
  }

  private Regression sigmoid(float[][] x, byte[] truth, int classes) {
    return new Regression(manager, x, new SigmoidTargets(truth, classes), () -> {});
  }

  private static double naive(double[] w, double lambda) {
    float[][] x = Scaling.of(X).apply(X);
    double objective = 0;
    for (int k = 0; k < CLASSES; k++) {
      double loss = 0;
      int counted = 0;
      for (int i = 0; i < IMAGES; i++) {
        byte label = TRUTH[i * CLASSES + k];
        if (label == ImageSet.DIFFICULT) {
          continue;
        }
        double z = w[CLASSES * FEATURES + k];
        for (int j = 0; j < FEATURES; j++) {
          z += w[k * FEATURES + j] * x[i][j];
        }
        double p = 1 / (1 + Math.exp(-z));
        loss -= Math.log(label == ImageSet.PRESENT ? p : 1 - p);
        counted++;
      }
      objective += loss / counted;
    }
    for (int i = 0; i < CLASSES * FEATURES; i++) {
      objective += lambda / 2 * w[i] * w[i];
    }
    return objective;
  }

  private static byte[] column(int category) {
    byte[] column = new byte[IMAGES];
    for (int i = 0; i < IMAGES; i++) {
      column[i] = TRUTH[i * CLASSES + category];
    }
    return column;
  }

  /** Class k is shown where feature k is high, with noise; every eleventh entry is difficult. */
  private static byte[] truth() {
    byte[] truth = new byte[IMAGES * CLASSES];
    for (int at = 0; at < truth.length; at++) {
      int k = at % CLASSES;
      double noisy = X[at / CLASSES][k] - k + (k + 1) * Draws.seed(2).gaussian(at);
      truth[at] =
          at % 11 == 5 ? ImageSet.DIFFICULT : noisy > 0.5 ? ImageSet.PRESENT : ImageSet.ABSENT;
    }
    return truth;
  }
}
