package selfstudy.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import selfstudy.tensor.Engine;

final class InverseCovarianceTest {
  private static final double[] COVARIANCE = {1, 0.5, 0.5, 1};

  private final NDManager manager = Engine.start(1).manager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void solvesForEachClassAndScalesTheBiases() {
    InverseCovariance inverse = new InverseCovariance(manager, COVARIANCE, 2);
    // lambda / c is 4: c (covariance + 4) = 0.25 {5, 0.5; 0.5, 5}.
    double[] vector = {0.25 * 5.5, 0.25 * 5.5, 0.25 * 5, 0.25 * 0.5, 1, 2};
    inverse.of(0.25, 1, 2).apply(vector);
    assertThat(vector).containsExactly(new double[] {1, 1, 1, 0, 4, 8}, within(1e-12));
  }

  @Test
  void aRatioOnceUsedGivesTheSameBitsAgain() {
    InverseCovariance inverse = new InverseCovariance(manager, COVARIANCE, 2);
    double[] first = {1, 2, 3};
    double[] again = first.clone();
    inverse.of(0.1, 1e-3, 1).apply(first);
    inverse.of(0.1, 10, 1).apply(new double[3]);
    inverse.of(0.1, 1e-3, 1).apply(again);
    assertThat(again).isEqualTo(first);
  }

  @Test
  void theSmallestRatioStaysPositiveDefinite() {
    // A singular covariance, as of a feature that is there twice.
    InverseCovariance inverse = new InverseCovariance(manager, new double[] {1, 1, 1, 1}, 2);
    double[] vector = {1, -1, 0};
    inverse.of(1, 1e-30, 1).apply(vector);
    assertThat(vector[0]).isCloseTo(Math.pow(4, 10), within(1e-3));
    assertThat(vector[1]).isCloseTo(-Math.pow(4, 10), within(1e-3));
  }
}
