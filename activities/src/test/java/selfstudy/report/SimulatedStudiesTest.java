package selfstudy.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import selfstudy.evaluate.Estimate;
import selfstudy.evaluate.EvaluationResult;
import selfstudy.evaluate.Metric;
import selfstudy.evaluate.PairedRuns;
import selfstudy.plan.StageWork.Evaluate;
import selfstudy.plan.StageWork.Summarise;
import selfstudy.report.Comparison.Pays;
import selfstudy.report.Comparison.Verdict;
import selfstudy.spec.VerdictSpec;

/**
 * Studies drawn from a model whose true gain is known: an arm has an image right where its skill,
 * plus what its seed, the image, and both together add (all normal), is above zero. Each study has
 * seeds and test images of its own.
 */
final class SimulatedStudiesTest {
  private static final int STUDIES = 2_000;
  private static final NormalDistribution NORMAL = new NormalDistribution(0, 1);

  /**
   * @param ofSeed deviation of a seed's own part, likewise of an image's and of what is left
   */
  private record Model(
      Metric metric, int seeds, int images, double ofSeed, double ofImage, double rest) {
    Model(int seeds, int images, double ofSeed, double ofImage, double rest) {
      this(Metric.TOP_1, seeds, images, ofSeed, ofImage, rest);
    }

    double percent(double skill) {
      double deviation = Math.sqrt(ofSeed * ofSeed + ofImage * ofImage + rest * rest);
      return 100 * NORMAL.cumulativeProbability(skill / deviation);
    }

    /** The skill at which that share of images is right. */
    double skill(double percent) {
      double deviation = Math.sqrt(ofSeed * ofSeed + ofImage * ofImage + rest * rest);
      return deviation * NORMAL.inverseCumulativeProbability(percent / 100);
    }
  }

  private record Arms(List<EvaluationResult> tuned, List<EvaluationResult> scratch) {}

  @ParameterizedTest(name = "{0} seeds, {1} images, deviations {2}, {3} and {4}")
  @CsvSource({
    // The seeds' spread matters most, then both, then the images'.
    "5, 500, 0.4, 1, 0.3",
    "5, 500, 0.1, 1, 0.5",
    "5, 200, 0.03, 1, 0.2",
    "10, 300, 0.1, 1, 0.3",
  })
  void intervalsHoldTheTruthInNinetyFiveOfAHundredStudies(
      int seeds, int images, double ofSeed, double ofImage, double rest) {
    double[] held = held(new Model(seeds, images, ofSeed, ofImage, rest));
    assertThat(held[0]).as("percent of gains").isBetween(93.0, 97.0);
    assertThat(held[1]).as("percent of margins").isBetween(93.0, 97.0);
  }

  /** The bootstrap within classes, half of the images being of one of them. */
  @Test
  void meansPerClassHoldItAsOften() {
    for (double percent : held(new Model(Metric.MEAN_PER_CLASS, 5, 60, 0.1, 1, 0.3), 500)) {
      assertThat(percent).isBetween(92.0, 98.0);
    }
  }

  /** Satterthwaite's degrees are a little too many where two of them matter most. */
  @Test
  void withThreeSeedsIntervalsHoldItAlmostAsOften() {
    for (double percent : held(new Model(3, 500, 0.2, 1, 0.3))) {
      assertThat(percent).isBetween(91.5, 97.0);
    }
  }

  private static double[] held(Model model) {
    return held(model, STUDIES);
  }

  /** Percent of studies whose interval holds the gain, and the margin at 18 %. */
  private static double[] held(Model model, int studies) {
    double truth = model.percent(0.7) - model.percent(0.4);
    double margin = truth - 0.18 * (100 - model.percent(0.4));
    SplittableRandom random = new SplittableRandom(20_02_05709);
    int held = 0;
    int marginHeld = 0;
    for (int study = 0; study < studies; study++) {
      Arms arms = draw(model, 0.7, 0.4, random);
      PairedRuns runs = PairedRuns.of(arms.tuned, arms.scratch);
      held += holds(runs.gain(), truth) ? 1 : 0;
      marginHeld += holds(runs.margin(0.18), margin) ? 1 : 0;
    }
    return new double[] {100.0 * held / studies, 100.0 * marginHeld / studies};
  }

  private static boolean holds(Estimate estimate, double truth) {
    return estimate.low() <= truth && truth <= estimate.high();
  }

  @Test
  void withoutAnEffectAStudyOfFourDatasetsSeldomSaysYes() {
    Model model = new Model(5, 150, 0.1, 1, 0.5);
    int[] said = verdicts(model, 0.4, 0.4, 0);
    // One side of 5 %, over the whole family.
    assertThat(100.0 * said[0] / STUDIES).as("percent with a yes").isBetween(0.5, 3.5);
    assertThat(100.0 * said[1] / STUDIES).as("percent with a yes or no").isBetween(2.0, 6.0);
  }

  @Test
  void aGainOfJustTheThresholdIsSeldomSaidToPay() {
    Model model = new Model(5, 150, 0.1, 1, 0.5);
    double tuned = model.skill(model.percent(0.4) + 0.18 * (100 - model.percent(0.4)));
    int[] said = verdicts(model, tuned, 0.4, 18);
    assertThat(100.0 * said[0] / STUDIES).as("percent with a yes").isBetween(0.5, 3.5);
    assertThat(100.0 * said[1] / STUDIES).as("percent with a yes or no").isBetween(2.0, 6.0);
  }

  /** Studies with a yes, and with a yes or a no, on any of four datasets. */
  private static int[] verdicts(Model model, double tuned, double scratch, double threshold) {
    SplittableRandom random = new SplittableRandom(8);
    int[] said = new int[2];
    for (int study = 0; study < STUDIES; study++) {
      List<Summarise.Entry> entries = new ArrayList<>();
      Map<String, EvaluationResult> results = new HashMap<>();
      Map<String, Evaluate> evaluations = new HashMap<>();
      for (int d = 0; d < 4; d++) {
        Arms arms = draw(model, tuned, scratch, random);
        enter("simclr", "d" + d, "finetune", arms.tuned, entries, results, evaluations);
        enter("scratch", "d" + d, "scratch", arms.scratch, entries, results, evaluations);
      }
      Summarise work = new Summarise(entries, new VerdictSpec(threshold));
      List<Verdict> verdicts = Comparison.of(work, results, evaluations).verdicts();
      said[0] += verdicts.stream().anyMatch(v -> v.pays() == Pays.YES) ? 1 : 0;
      said[1] += verdicts.stream().anyMatch(v -> v.pays() != Pays.UNCLEAR) ? 1 : 0;
    }
    return said;
  }

  private static void enter(
      String method,
      String dataset,
      String protocol,
      List<EvaluationResult> of,
      List<Summarise.Entry> entries,
      Map<String, EvaluationResult> results,
      Map<String, Evaluate> evaluations) {
    for (int s = 0; s < of.size(); s++) {
      String stage = dataset + protocol + s;
      entries.add(new Summarise.Entry(stage, method, dataset, protocol, s, null));
      results.put(stage, of.get(s));
      evaluations.put(stage, Results.evaluation(protocol, dataset, method + s));
    }
  }

  private static Arms draw(Model model, double tuned, double scratch, SplittableRandom random) {
    double[] shared = gaussians(model.images, model.ofImage * Math.sqrt(0.8), random);
    return new Arms(arm(model, tuned, shared, random), arm(model, scratch, shared, random));
  }

  private static List<EvaluationResult> arm(
      Model model, double skill, double[] shared, SplittableRandom random) {
    double[] own = gaussians(model.images, model.ofImage * Math.sqrt(0.2), random);
    List<EvaluationResult> results = new ArrayList<>();
    for (int s = 0; s < model.seeds; s++) {
      double seed = skill + model.ofSeed * random.nextGaussian();
      boolean[] right = new boolean[model.images];
      for (int i = 0; i < right.length; i++) {
        right[i] = seed + shared[i] + own[i] + model.rest * random.nextGaussian() > 0;
      }
      results.add(result(model.metric, right));
    }
    return results;
  }

  private static double[] gaussians(int number, double deviation, SplittableRandom random) {
    double[] values = new double[number];
    Arrays.setAll(values, i -> deviation * random.nextGaussian());
    return values;
  }

  /**
   * Ten classes: even ones, or the first of half of the images where the metric tells them apart.
   */
  private static EvaluationResult result(Metric metric, boolean[] right) {
    boolean even = metric == Metric.TOP_1;
    int[] targets = new int[right.length];
    int[][] top5 = new int[right.length][];
    Arrays.setAll(targets, i -> even || i % 2 == 1 ? i % 10 : 0);
    Arrays.setAll(top5, i -> new int[] {(right[i] ? targets[i] : targets[i] + 1) % 10});
    return new EvaluationResult(
        metric,
        metric.of(top5, targets, 10),
        10,
        10,
        Map.of(),
        List.of(),
        List.of(),
        null,
        List.of(),
        Arrays.stream(top5).mapToInt(best -> best[0]).toArray(),
        targets,
        top5,
        null);
  }
}
