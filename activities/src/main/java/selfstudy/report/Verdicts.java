package selfstudy.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import selfstudy.evaluate.Estimate;
import selfstudy.evaluate.EvaluationResult;
import selfstudy.evaluate.Holm;
import selfstudy.evaluate.Metric;
import selfstudy.report.Comparison.Cell;
import selfstudy.report.Comparison.Pays;
import selfstudy.report.Comparison.Verdict;
import selfstudy.spec.ProtocolSpec;
import selfstudy.spec.VerdictSpec;

/**
 * Does pretraining pay? The replicate is the seed: finetune and scratch of a seed share label
 * subset, head and batch order, so their difference is paired. With gain_s = finetune_s - scratch_s
 * and tau the least relative error reduction that counts, the margin is
 *
 * <p>u_s = gain_s - tau (100 - scratch_s).
 *
 * <p>Intervals are Student's t over seeds with SE^2 = s^2 / n + the test-sampling variance of the
 * seed-averaged difference of each image (stratified by class for mean per class). The verdict is
 * yes where the margin lies above 0 and no where it lies below, both at 5 % after Holm's adjustment
 * over all methods and datasets of the study. It is unclear otherwise, below three seeds, and where
 * both arms are near chance.
 */
final class Verdicts {
  /** Nearer to chance than this share of the way to perfect, a difference says nothing. */
  private static final double FLOOR = 0.05;

  private static final double LEVEL = 0.05;

  private final double threshold;
  private final List<Cell> cells;

  Verdicts(VerdictSpec spec, List<Cell> cells) {
    this.threshold = spec.threshold();
    this.cells = cells;
  }

  List<Verdict> all() {
    List<Pair> pairs = new ArrayList<>();
    for (Cell cell : cells) {
      if (cell.protocol().equals(ProtocolSpec.FineTune.NAME)) {
        scratch(cell).ifPresent(scratch -> pairs.add(Pair.of(cell, scratch, threshold / 100)));
      }
    }
    double[] gains = adjusted(pairs.stream().map(Pair::gain).toList());
    double[] margins = adjusted(pairs.stream().map(Pair::margin).toList());
    return IntStream.range(0, pairs.size())
        .mapToObj(i -> verdict(pairs.get(i), gains[i], margins[i]))
        .toList();
  }

  private Optional<Cell> scratch(Cell finetune) {
    return cells.stream()
        .filter(
            cell ->
                cell.protocol().equals(ProtocolSpec.Scratch.NAME) && finetune.comparableWith(cell))
        .findFirst();
  }

  /** NaN where there is no estimate. */
  private static double[] adjusted(List<Optional<Estimate>> estimates) {
    double[] known =
        Holm.adjust(
            estimates.stream().flatMap(Optional::stream).mapToDouble(Estimate::pValue).toArray());
    double[] all = new double[estimates.size()];
    int next = 0;
    for (int i = 0; i < all.length; i++) {
      all[i] = estimates.get(i).isPresent() ? known[next++] : Double.NaN;
    }
    return all;
  }

  private Verdict verdict(Pair pair, double gainP, double marginP) {
    @Nullable Estimate gain = pair.gain.orElse(null);
    @Nullable Estimate margin = pair.margin.orElse(null);
    double error = 100 - pair.meanScratch;
    Decision decision = decide(pair, margin, marginP);
    return new Verdict(
        pair.finetune.method(),
        pair.finetune.dataset(),
        pair.n,
        pair.meanGain,
        error > 0 ? 100 * pair.meanGain / error : null,
        gain == null ? null : gain.low(),
        gain == null ? null : gain.high(),
        gain == null ? null : gainP,
        threshold,
        pair.meanGain - threshold / 100 * error,
        margin == null ? null : margin.low(),
        margin == null ? null : margin.high(),
        margin == null ? null : marginP,
        gain == null ? null : gain.detectable(),
        decision.pays,
        decision.reason);
  }

  private record Decision(Pays pays, String reason) {}

  private Decision decide(Pair pair, @Nullable Estimate margin, double marginP) {
    if (margin == null) {
      return new Decision(Pays.UNCLEAR, "fewer than three seeds have both arms (" + pair.n + ")");
    }
    if (pair.nearChance()) {
      return new Decision(Pays.UNCLEAR, "both arms are near chance");
    }
    String least =
        String.format(Locale.ROOT, "%s %% of scratch's errors", Figures.plain(threshold));
    if (marginP >= LEVEL) {
      return new Decision(Pays.UNCLEAR, "the gain may be more or less than " + least);
    }
    return margin.mean() > 0
        ? new Decision(Pays.YES, "fine-tuning saves more than " + least)
        : new Decision(Pays.NO, "fine-tuning saves less than " + least);
  }

  /**
   * Both arms of one method on one dataset.
   *
   * @param n seeds in common; without any, the means are over each arm's own
   */
  private record Pair(
      Cell finetune,
      Cell scratch,
      int n,
      double meanGain,
      double meanScratch,
      Optional<Estimate> gain,
      Optional<Estimate> margin) {

    static Pair of(Cell finetune, Cell scratch, double tau) {
      List<Integer> seeds =
          finetune.results().keySet().stream().filter(scratch.results()::containsKey).toList();
      double[] a = values(finetune, seeds);
      double[] b = values(scratch, seeds);
      double meanScratch = Arrays.stream(b).average().orElseThrow();
      return new Pair(
          finetune,
          scratch,
          seeds.size(),
          Arrays.stream(a).average().orElseThrow() - meanScratch,
          meanScratch,
          estimate(finetune, scratch, seeds, 0),
          estimate(finetune, scratch, seeds, tau));
    }

    private static double[] values(Cell cell, List<Integer> seeds) {
      return seeds.isEmpty()
          ? cell.values()
          : seeds.stream().mapToDouble(s -> result(cell, s).value()).toArray();
    }

    private static EvaluationResult result(Cell cell, int seed) {
      return Objects.requireNonNull(cell.results().get(seed));
    }

    /** Of finetune - (1 - tau) scratch - 100 tau, which for tau = 0 is the gain. */
    private static Optional<Estimate> estimate(
        Cell finetune, Cell scratch, List<Integer> seeds, double tau) {
      if (seeds.size() < Comparison.SEEDS) {
        return Optional.empty();
      }
      EvaluationResult first = result(finetune, seeds.get(0));
      double[] bySeed = new double[seeds.size()];
      double[] byImage = new double[first.tested()];
      for (int s = 0; s < bySeed.length; s++) {
        EvaluationResult a = result(finetune, seeds.get(s));
        EvaluationResult b = result(scratch, seeds.get(s));
        requireSameTest(first, a, finetune);
        requireSameTest(first, b, scratch);
        bySeed[s] = a.value() - (1 - tau) * b.value() - 100 * tau;
        for (int i = 0; i < byImage.length; i++) {
          double difference = right(a, i) - (1 - tau) * right(b, i);
          byImage[i] += 100 * difference / bySeed.length;
        }
      }
      double sampling = first.metric().samplingVariance(byImage, first.targets(), first.classes());
      return Optional.of(Estimate.ofMean(bySeed, sampling));
    }

    private static int right(EvaluationResult result, int image) {
      return result.predictions()[image] == result.targets()[image] ? 1 : 0;
    }

    private static void requireSameTest(EvaluationResult one, EvaluationResult other, Cell cell) {
      if (one.metric() != other.metric() || !Arrays.equals(one.targets(), other.targets())) {
        throw new IllegalArgumentException(
            "Results of "
                + cell.protocol()
                + " on "
                + cell.dataset()
                + " were measured on different test images or by different metrics");
      }
    }

    boolean nearChance() {
      EvaluationResult any = finetune.first();
      Metric metric = any.metric();
      double chance = metric.chance(any.targets(), any.classes());
      double floor = chance + FLOOR * (100 - chance);
      return meanScratch < floor && meanScratch + meanGain < floor;
    }
  }
}
