package selfstudy.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class EstimateTest {
  @Test
  void aMeanOfThreeHasTheTableOfStudentsInterval() {
    Estimate mean = Estimate.ofMean(new double[] {2, 4, 6});
    assertThat(mean.mean()).isEqualTo(4);
    assertThat(mean.halfWidth()).isCloseTo(4.302653 * 2 / Math.sqrt(3), within(1e-5));
    // With two degrees p = 1 - t / sqrt(t^2 + 2), and t = 2 sqrt(3).
    assertThat(mean.pValue()).isCloseTo(1 - Math.sqrt(12.0 / 14), within(1e-9));
  }

  @Test
  void furtherVarianceWidens() {
    Estimate mean = Estimate.ofMean(new double[] {2, 4, 6}, 5 - 4.0 / 3, 99);
    assertThat(mean.standardError()).isCloseTo(Math.sqrt(5), within(1e-12));
  }

  @Test
  void degreesAreThoseOfWhatTheVarianceMostlyComesFrom() {
    double[] values = {2, 4, 6};
    assertThat(Estimate.ofMean(values).degrees()).isCloseTo(2, within(1e-12));
    assertThat(Estimate.ofMean(values, 1e6, 99).degrees()).isCloseTo(99, within(0.01));
    // Equal parts v on 2 and 98 degrees: (2 v)^2 / (v^2 / 2 + v^2 / 98).
    assertThat(Estimate.ofMean(values, 4.0 / 3, 98).degrees())
        .isCloseTo(4 / (1 / 2.0 + 1 / 98.0), within(1e-9));
  }

  @Test
  void welchsDegreesAreTheSumOfBothForEqualSpread() {
    Estimate difference = Estimate.ofDifference(new double[] {11, 12, 13}, new double[] {1, 2, 3});
    assertThat(difference.degrees()).isCloseTo(4, within(1e-12));
    assertThat(difference.low()).isCloseTo(10 - 2.776445 * Math.sqrt(2.0 / 3), within(1e-5));
  }

  @Test
  void welchsDegreesAreFewerForUnequalSpread() {
    Estimate difference =
        Estimate.ofDifference(new double[] {80, 82, 84}, new double[] {70, 71, 72, 73, 74});
    assertThat(difference.standardError()).isCloseTo(Math.sqrt(4.0 / 3 + 0.5), within(1e-12));
    assertThat(difference.degrees()).isCloseTo(3.5329, within(1e-4));
  }

  @Test
  void aPooledVarianceHasTheDegreesOfAllSamples() {
    // Squares 2 on 2 degrees and 20 on 3.
    double[] values = {1, 2, 3};
    PooledVariance pooled = PooledVariance.of(List.of(values, new double[] {10, 14, 12, 16}));
    assertThat(pooled.variance()).isCloseTo(4.4, within(1e-12));
    assertThat(pooled.degrees()).isEqualTo(5);
    assertThat(Estimate.ofMean(values, pooled).halfWidth())
        .isCloseTo(2.570582 * Math.sqrt(4.4 / 3), within(1e-5));
  }

  @Test
  void equalReplicatesLeaveNoDoubt() {
    Estimate mean = Estimate.ofMean(new double[] {1, 1, 1});
    assertThat(mean.low()).isEqualTo(1);
    assertThat(mean.pValue()).isZero();
    assertThat(Estimate.ofMean(new double[3]).pValue()).isEqualTo(1);
  }

  @Test
  void holmMultipliesByWhatIsLeftAndNeverFalls() {
    assertThat(Holm.adjust(new double[] {0.03, 0.01, 0.02, 0.9}, 4))
        .containsExactly(new double[] {0.06, 0.04, 0.06, 0.9}, within(1e-12));
    assertThat(Holm.adjust(new double[] {0.6, 0.7}, 2)).containsExactly(1, 1);
    assertThat(Holm.adjust(new double[0], 3)).isEmpty();
  }

  @Test
  void whatHasNoPValueYetRaisesHolmsBarAllTheSame() {
    assertThat(Holm.adjust(new double[] {0.01, 0.02}, 4))
        .containsExactly(new double[] {0.04, 0.06}, within(1e-12));
    assertThatThrownBy(() -> Holm.adjust(new double[2], 1)).hasMessageContaining("2 p-values of 1");
  }

  @Test
  void whatIsFoundFourTimesInFiveIsTheLevelsQuantilePlusThatOfTheirShare() {
    // Student's t on 4 degrees: 2.776445 at 0.975, 0.940965 at 0.8, and 4.604095 at 0.995.
    Estimate estimate = new Estimate(3, 2, 4);
    assertThat(estimate.detectable(0.05)).isCloseTo(2 * (2.776445 + 0.940965), within(1e-5));
    assertThat(estimate.detectable(0.01)).isCloseTo(2 * (4.604095 + 0.940965), within(1e-5));
  }
}
