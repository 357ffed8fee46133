package selfstudy.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class MetricTest {
  /** Class 0: 6 images, 6 right; class 1: 3 images, 1 right; class 2: 1 image, wrong. */
  private static final int[] TARGETS = {0, 0, 0, 0, 0, 0, 1, 1, 1, 2};

  private static final int[] PREDICTIONS = {0, 0, 0, 0, 0, 0, 1, 0, 2, 1};

  @Test
  void topOneCountsImages() {
    assertThat(Metric.TOP_1.of(PREDICTIONS, TARGETS, 3)).isEqualTo(70);
  }

  @Test
  void meanPerClassCountsEachClassOnce() {
    assertThat(Metric.MEAN_PER_CLASS.of(PREDICTIONS, TARGETS, 3))
        .isCloseTo((100 + 100.0 / 3 + 0) / 3, within(1e-12));
  }

  @Test
  void meanPerClassLeavesOutClassesThatDoNotOccur() {
    assertThat(Metric.MEAN_PER_CLASS.of(PREDICTIONS, TARGETS, 50))
        .isEqualTo(Metric.MEAN_PER_CLASS.of(PREDICTIONS, TARGETS, 3));
  }

  @Test
  void samplingVarianceIsThatOfAMean() {
    double[] scores = {1, 0, 1, 1};
    int[] targets = {0, 0, 1, 1};
    // s^2 = (3 * 0.25^2 + 0.75^2) / 3 = 0.25
    assertThat(Metric.TOP_1.samplingVariance(scores, targets, 2))
        .isCloseTo(0.25 / 4, within(1e-12));
    // s^2 is 0.5 in class 0 and 0 in class 1, each with two images; two classes squared
    assertThat(Metric.MEAN_PER_CLASS.samplingVariance(scores, targets, 2))
        .isCloseTo(0.5 / 2 / 4, within(1e-12));
  }

  @Test
  void chanceIsTheBestConstantPrediction() {
    assertThat(Metric.TOP_1.chance(TARGETS, 3)).isEqualTo(60);
    assertThat(Metric.MEAN_PER_CLASS.chance(TARGETS, 3)).isCloseTo(100.0 / 3, within(1e-12));
  }

  @Test
  void refusesPredictionsForOtherImages() {
    assertThatThrownBy(() -> Metric.TOP_1.of(new int[2], new int[3], 1))
        .hasMessage("2 predictions for 3 targets");
  }
}
