package selfstudy.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import selfstudy.random.Draws;

final class PairedRunsTest {
  private static final int IMAGES = 400;

  @Test
  void bothWaysToResampleAreCheckedAgainstAClosedForm() {
    // Unequal classes, some of few images: the variance is the mean over classes of s^2 / m.
    int[] targets = IntStream.range(0, IMAGES).map(i -> i < 350 ? 0 : i < 397 ? 1 : 2).toArray();
    EvaluationResult[] arms = {single(targets, 0.8, 1), single(targets, 0.6, 2)};
    List<EvaluationResult> first = List.of(arms[0], arms[0]);
    List<EvaluationResult> second = List.of(arms[1], arms[1]);
    double expected = 0;
    for (int k = 0; k < 3; k++) {
      double[] of = differences(arms[0], arms[1], k);
      double mean = Arrays.stream(of).average().orElseThrow();
      double squares = Arrays.stream(of).map(d -> (d - mean) * (d - mean)).sum();
      expected += squares / (of.length - 1) / of.length / 9;
    }
    double error = PairedRuns.of(first, second).gain().standardError();
    // Equal seeds: all variance is of the images; 1000 resamples know it to some 4.5 %.
    assertThat(error * error).isCloseTo(expected, within(0.15 * expected));
  }

  private static double[] differences(EvaluationResult a, EvaluationResult b, int category) {
    return IntStream.range(0, a.targets().length)
        .filter(i -> a.targets()[i] == category)
        .mapToDouble(i -> a.scores()[i] - b.scores()[i])
        .toArray();
  }

  @Test
  void averagePrecisionIsResampledAsAWhole() {
    MultiLabel good = ranked(0.9, 1);
    MultiLabel poor = ranked(0.3, 2);
    PairedRuns runs =
        PairedRuns.of(
            List.of(multi(good), multi(good), multi(good)),
            List.of(multi(poor), multi(poor), multi(poor)));
    double gain =
        good.meanAveragePrecision(Metric.MAP_11_POINT)
            - poor.meanAveragePrecision(Metric.MAP_11_POINT);
    assertThat(runs.gain().mean()).isCloseTo(gain, within(1e-9));
    assertThat(runs.gain().standardError()).isBetween(0.5, 10.0);
    assertThat(runs.imagePValue()).isEqualTo(0.001);
    RankedArms arms =
        new RankedArms(List.of(multi(good), multi(poor)), List.of(multi(poor), multi(good)));
    boolean[] swapped = new boolean[good.images()];
    double mean =
        (good.meanAveragePrecision(Metric.MAP_11_POINT)
                + poor.meanAveragePrecision(Metric.MAP_11_POINT))
            / 2;
    assertThat(arms.exchanged(swapped).first()).isCloseTo(mean, within(1e-9));
    assertThat(arms.exchanged(swapped).second()).isCloseTo(mean, within(1e-9));
    // What is swapped throughout is the other arm.
    RankedArms two = new RankedArms(List.of(multi(good)), List.of(multi(poor)));
    Arrays.fill(swapped, true);
    assertThat(two.exchanged(swapped).first())
        .isCloseTo(poor.meanAveragePrecision(Metric.MAP_11_POINT), within(1e-9));
  }

  @Test
  void thePermutationTestEqualsTheBinomialOfItsSignTest() {
    // 3 seeds alike, 10 images that only the first arm has right: all 10 signs must agree, which
    // chance does twice in 2^10.
    int[] targets = new int[IMAGES];
    EvaluationResult first = right(targets, 60);
    EvaluationResult second = right(targets, 50);
    double p = PairedRuns.of(List.of(first, first), List.of(second, second)).imagePValue();
    assertThat(p).isCloseTo(2 / 1024.0, within(0.003));
    assertThat(PairedRuns.of(List.of(first, first), List.of(first, first)).imagePValue())
        .isEqualTo(1);
    // Two images: an even chance that both signs agree.
    EvaluationResult close = right(targets, 58);
    assertThat(PairedRuns.of(List.of(first, first), List.of(close, close)).imagePValue())
        .isCloseTo(0.5, within(0.06));
  }

  @Test
  void theMarginTakesItsShareOfTheSecondArmsErrors() {
    EvaluationResult first = right(new int[IMAGES], 300);
    EvaluationResult second = right(new int[IMAGES], 200);
    PairedRuns runs = PairedRuns.of(List.of(first, first), List.of(second, second));
    assertThat(runs.gain().mean()).isCloseTo(25, within(1e-9));
    assertThat(runs.margin(0.5).mean()).isCloseTo(0, within(1e-9));
    assertThat(runs.margin(0.18).mean()).isCloseTo(25 - 9, within(1e-9));
  }

  @Test
  void resamplingKeepsEachStratumsSizeAndSingleImages() {
    int[] strata = {0, 0, 0, 2, 2, 2, 2, 5};
    ImageBootstrap bootstrap = new ImageBootstrap(strata, Draws.seed(1));
    assertThat(bootstrap.strata()).isEqualTo(3);
    for (int r = 0; r < 50; r++) {
      double[] weights = bootstrap.weights(r);
      assertThat(weights[0] + weights[1] + weights[2]).isCloseTo(3, within(1e-9));
      assertThat(weights[7]).isEqualTo(1);
      assertThat(weights).isEqualTo(bootstrap.weights(r));
    }
    assertThat(bootstrap.weights(1)).isNotEqualTo(bootstrap.weights(2));
  }

  @Test
  void refusesOtherImagesMetricsAndNumbers() {
    EvaluationResult one = right(new int[IMAGES], 10);
    EvaluationResult other = right(new int[IMAGES - 1], 10);
    assertThatThrownBy(() -> PairedRuns.of(List.of(one, one), List.of(one, other)))
        .hasMessageContaining("different test images");
    assertThatThrownBy(() -> PairedRuns.of(List.of(one, one), List.of(one)))
        .hasMessage("2 results cannot be paired with 1");
  }

  private static MultiLabel ranked(double signal, long seed) {
    int classes = 4;
    float[] scores = new float[200 * classes];
    byte[] truth = new byte[scores.length];
    for (int i = 0; i < scores.length; i++) {
      truth[i] = (byte) (Draws.seed(9).uniform(i) < 0.2 ? 1 : 0);
      scores[i] = (float) (signal * 3 * truth[i] + Draws.seed(seed).gaussian(i));
    }
    return new MultiLabel(classes, scores, truth);
  }

  private static EvaluationResult multi(MultiLabel labels) {
    return result(
        Metric.MAP_11_POINT,
        labels.meanAveragePrecision(Metric.MAP_11_POINT),
        new int[0],
        new int[0][],
        labels);
  }

  private static EvaluationResult single(int[] targets, double accuracy, long seed) {
    int[][] top5 = new int[targets.length][];
    Arrays.setAll(
        top5,
        i -> new int[] {Draws.seed(seed).uniform(i) < accuracy ? targets[i] : targets[i] + 1});
    return result(
        Metric.MEAN_PER_CLASS, Metric.MEAN_PER_CLASS.of(top5, targets, 4), targets, top5, null);
  }

  /** The first images right. */
  private static EvaluationResult right(int[] targets, int right) {
    int[][] top5 = new int[targets.length][];
    Arrays.setAll(top5, i -> new int[] {i < right ? targets[i] : targets[i] + 1});
    return result(Metric.TOP_1, Metric.TOP_1.of(top5, targets, 2), targets, top5, null);
  }

  private static EvaluationResult result(
      Metric metric,
      double value,
      int[] targets,
      int[][] top5,
      @org.jspecify.annotations.Nullable MultiLabel labels) {
    int[] predictions = Arrays.stream(top5).mapToInt(best -> best[0]).toArray();
    return new EvaluationResult(
        metric,
        value,
        4,
        10,
        Map.of(),
        List.of(),
        List.of(),
        null,
        List.of(),
        predictions,
        targets,
        top5,
        labels);
  }
}
