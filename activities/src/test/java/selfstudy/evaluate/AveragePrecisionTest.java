package selfstudy.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import selfstudy.dataset.ImageSet;
import selfstudy.random.Draws;
import selfstudy.spec.Json;

/** Worked by hand: positives at ranks 1, 3, 4 and 8 of 8. */
final class AveragePrecisionTest {
  private static final byte[] TRUTH = {1, 0, 1, 1, 0, 0, 0, 1};
  private static final float[] SCORES = {.9f, .8f, .7f, .6f, .5f, .4f, .3f, .2f};

  @Test
  void atElevenRecalls() {
    // Precision 1 up to recall 1/4, 3/4 up to 3/4, 1/2 up to 1. Recalls 0 to 0.2 are three, 0.3 to
    // 0.7 are five, 0.8 to 1 are three.
    assertThat(of(Metric.MAP_11_POINT, SCORES, TRUTH))
        .isCloseTo(100 * (3 * 1 + 5 * 0.75 + 3 * 0.5) / 11, within(1e-9));
  }

  @Test
  void asTheAreaBelow() {
    assertThat(of(Metric.MAP_AREA, SCORES, TRUTH))
        .isCloseTo(100 * (1 + 0.75 + 0.75 + 0.5) / 4, within(1e-9));
  }

  @Test
  void aRecallThatIsReachedExactlyCounts() {
    // Ten positives, nine of them first: recall 0.9 at precision 1, recall 1 at 10/20.
    byte[] truth = new byte[20];
    java.util.Arrays.fill(truth, 0, 9, ImageSet.PRESENT);
    truth[19] = ImageSet.PRESENT;
    float[] scores = new float[20];
    IntStream.range(0, 20).forEach(i -> scores[i] = -i);
    assertThat(of(Metric.MAP_11_POINT, scores, truth))
        .isCloseTo(100 * (10 + 0.5) / 11, within(1e-9));
  }

  @Test
  void equalScoresAreOneStepWhateverTheirOrder() {
    float[] equal = {.9f, .5f, .5f, .5f, .5f, .4f, .3f, .2f};
    byte[] other = {1, 0, 0, 1, 1, 0, 0, 1};
    // Precision 1 at recall 1/4, 3/5 at 3/4, 1/2 at 1.
    assertThat(of(Metric.MAP_AREA, equal, TRUTH))
        .isCloseTo(100 * (1 + 0.6 + 0.6 + 0.5) / 4, within(1e-9))
        .isEqualTo(of(Metric.MAP_AREA, equal, other));
  }

  @Test
  void difficultImagesAreNotThere() {
    byte[] truth = {1, -1, 1, 1, 0, 0, 0, 1};
    assertThat(of(Metric.MAP_AREA, SCORES, truth))
        .isCloseTo(100 * (1 + 1 + 1 + 4 / 7.0) / 4, within(1e-9));
  }

  @Test
  void theMeanIsOverTheClassesThatAreShown() {
    // Class 0 perfect, class 1 at rank 2 of 2, class 2 not shown.
    float[] scores = {2, 9, 1, 1, 10, 1};
    byte[] truth = {1, 1, 0, 0, 0, 0};
    assertThat(new MultiLabel(3, scores, truth).meanAveragePrecision(Metric.MAP_AREA))
        .isCloseTo(100 * (1 + 0.5) / 2, within(1e-9));
    assertThat(new MultiLabel(3, scores, truth).chance()).isCloseTo(50, within(1e-9));
  }

  @Test
  void equalsANaiveCountAtEveryThreshold() {
    for (int trial = 0; trial < 300; trial++) {
      Draws draws = Draws.seed(5).at(trial);
      int images = 2 + draws.below(0, 30);
      float[] scores = new float[images];
      byte[] truth = new byte[images];
      for (int i = 0; i < images; i++) {
        scores[i] = draws.at("score").below(i, 12);
        truth[i] =
            (byte) (draws.at("truth").below(i, 4) - 1 > 0 ? 1 : draws.at("hard").below(i, 2) - 1);
      }
      truth[0] = 1;
      assertThat(of(Metric.MAP_11_POINT, scores, truth))
          .isCloseTo(100 * naive(scores, truth), within(1e-9));
    }
  }

  private static double naive(float[] scores, byte[] truth) {
    double sum = 0;
    for (int tenths = 0; tenths <= 10; tenths++) {
      double highest = 0;
      for (float threshold : scores) {
        int found = count(scores, truth, threshold, 1);
        int seen = found + count(scores, truth, threshold, 0);
        if (seen > 0 && 10 * found >= tenths * count(scores, truth, Float.NEGATIVE_INFINITY, 1)) {
          highest = Math.max(highest, (double) found / seen);
        }
      }
      sum += highest / 11;
    }
    return sum;
  }

  private static int count(float[] scores, byte[] truth, float threshold, int label) {
    return (int)
        IntStream.range(0, scores.length)
            .filter(i -> scores[i] >= threshold && truth[i] == label)
            .count();
  }

  @Test
  void survivesItsJsonAndRefusesWhatHasNoPlaceInARanking() throws IOException {
    MultiLabel labels =
        new MultiLabel(2, new float[] {1.5f, -2, 0.1f, 3}, new byte[] {1, 0, -1, 1});
    byte[] json = Json.write(labels);
    assertThat(Json.write(Json.read(json, MultiLabel.class))).isEqualTo(json);
    assertThatThrownBy(() -> new MultiLabel(1, new float[] {Float.NaN}, new byte[1]))
        .hasMessageContaining("not a number");
    assertThatThrownBy(() -> new MultiLabel(2, new float[3], new byte[3]))
        .hasMessage("3 scores and 3 labels for 2 classes");
  }

  private static double of(Metric metric, float[] scores, byte[] truth) {
    return new MultiLabel(1, scores, truth).meanAveragePrecision(metric);
  }
}
