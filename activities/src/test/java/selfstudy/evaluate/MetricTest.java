package selfstudy.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class MetricTest {
  /** Class 0: 6 images, 6 right; class 1: 3 images, 1 right; class 2: 1 image, wrong. */
  private static final int[] TARGETS = {0, 0, 0, 0, 0, 0, 1, 1, 1, 2};

  private static final int[] PREDICTIONS = {0, 0, 0, 0, 0, 0, 1, 0, 2, 1};

  private static final int[][] TOP =
      Arrays.stream(PREDICTIONS).mapToObj(p -> new int[] {p}).toArray(int[][]::new);

  @Test
  void topOneCountsImages() {
    assertThat(Metric.TOP_1.of(TOP, TARGETS, 3)).isEqualTo(70);
  }

  @Test
  void meanPerClassCountsEachClassOnce() {
    assertThat(Metric.MEAN_PER_CLASS.of(TOP, TARGETS, 3))
        .isCloseTo((100 + 100.0 / 3 + 0) / 3, within(1e-12));
  }

  @Test
  void meanPerClassLeavesOutClassesThatDoNotOccur() {
    assertThat(Metric.MEAN_PER_CLASS.of(TOP, TARGETS, 50))
        .isEqualTo(Metric.MEAN_PER_CLASS.of(TOP, TARGETS, 3));
  }

  @Test
  void topFiveCountsImagesWhoseClassIsAmongTheFive() {
    int[][] top5 = {{9, 8, 7, 6, 0}, {0, 1, 2, 3, 4}, {1, 2, 3, 4, 5}, {3, 2, 1, 0, 9}};
    int[] targets = {0, 0, 0, 5};
    assertThat(Metric.TOP_5.of(top5, targets, 10)).isEqualTo(50);
    assertThat(Metric.TOP_1.of(top5, targets, 10)).isEqualTo(25);
  }

  @Test
  void ofFewerThanFiveClassesAllAreAmongTheFive() {
    assertThat(Metric.TOP_5.of(new int[][] {{1, 0}, {0, 1}}, new int[] {0, 1}, 2)).isEqualTo(100);
  }

  @Test
  void chanceIsTheBestConstantPrediction() {
    assertThat(Metric.TOP_1.chance(TARGETS, 3)).isEqualTo(60);
    assertThat(Metric.TOP_5.chance(new int[] {0, 1, 2, 3, 4, 5, 5, 6}, 9)).isEqualTo(75);
    assertThat(Metric.TOP_5.chance(TARGETS, 3)).isEqualTo(100);
    assertThat(Metric.MEAN_PER_CLASS.chance(TARGETS, 3)).isCloseTo(100.0 / 3, within(1e-12));
  }

  @Test
  void refusesPredictionsForOtherImages() {
    assertThatThrownBy(() -> Metric.TOP_1.of(new int[2][1], new int[3], 1))
        .hasMessage("2 predictions for 3 targets");
  }
}
