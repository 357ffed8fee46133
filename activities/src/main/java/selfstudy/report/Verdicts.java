package selfstudy.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import selfstudy.evaluate.Estimate;
import selfstudy.evaluate.EvaluationResult;
import selfstudy.evaluate.Holm;
import selfstudy.evaluate.PairedRuns;
import selfstudy.report.Comparison.Cell;
import selfstudy.report.Comparison.Pays;
import selfstudy.report.Comparison.Verdict;
import selfstudy.spec.ProtocolSpec.Role;
import selfstudy.spec.VerdictSpec;

/**
 * Does pretraining pay? The replicate is the seed: finetune and scratch of a seed share label
 * subset, head and batch order, so their difference is paired. With gain_s = finetune_s - scratch_s
 * and tau the least relative error reduction that counts, the margin is
 *
 * <p>u_s = gain_s - tau (100 - scratch_s).
 *
 * <p>Intervals are Student's t over seeds with SE^2 = s^2 / n + the test-sampling variance of the
 * seed-averaged difference of each image ({@link PairedRuns}). The verdict is yes where the margin
 * lies above 0 and no where it lies below, both at 5 % after Holm's adjustment over all methods and
 * datasets that the study plans, so that results to come lower no bar; each dataset by its {@link
 * PrimaryMetrics primary metric} alone. It is unclear otherwise, below three seeds, and where both
 * arms are near chance.
 */
final class Verdicts {
  /** Nearer to chance than this share of the way to perfect, a difference says nothing. */
  private static final double FLOOR = 0.05;

  private static final double LEVEL = 0.05;

  private final double threshold;
  private final List<Cell> cells;

  /**
   * @param cells of the whole study, those without results among them
   */
  Verdicts(VerdictSpec spec, List<Cell> cells) {
    this.threshold = spec.threshold();
    this.cells = cells;
  }

  List<Verdict> all() {
    List<Arms> planned = new ArrayList<>();
    for (Cell cell : cells) {
      if (cell.role() == Role.FINE_TUNED && !cell.secondary()) {
        scratch(cell).ifPresent(scratch -> planned.add(new Arms(cell, scratch)));
      }
    }
    int comparisons = (int) planned.stream().map(Arms::stages).distinct().count();
    List<Pair> pairs =
        planned.stream()
            .filter(Arms::haveResults)
            .map(arms -> Pair.of(arms, threshold / 100))
            .toList();
    double[] gains = adjusted(pairs, Pair::gain, comparisons);
    double[] margins = adjusted(pairs, Pair::margin, comparisons);
    return IntStream.range(0, pairs.size())
        .mapToObj(i -> verdict(pairs.get(i), gains[i], margins[i], comparisons))
        .toList();
  }

  private Optional<Cell> scratch(Cell finetune) {
    return cells.stream()
        .filter(cell -> cell.role() == Role.BASELINE && finetune.comparableWith(cell))
        .findFirst();
  }

  /** NaN where there is no estimate. What a sweep leaves as it is, is one comparison. */
  private static double[] adjusted(
      List<Pair> pairs, Function<Pair, Optional<Estimate>> estimate, int comparisons) {
    Map<Object, Double> pValues = new LinkedHashMap<>();
    for (Pair pair : pairs) {
      estimate.apply(pair).ifPresent(of -> pValues.put(pair.arms.stages(), of.pValue()));
    }
    double[] adjusted =
        Holm.adjust(
            pValues.values().stream().mapToDouble(Double::doubleValue).toArray(), comparisons);
    int next = 0;
    for (Map.Entry<Object, Double> entry : pValues.entrySet()) {
      entry.setValue(adjusted[next++]);
    }
    return pairs.stream()
        .mapToDouble(pair -> pValues.getOrDefault(pair.arms.stages(), Double.NaN))
        .toArray();
  }

  private Verdict verdict(Pair pair, double gainP, double marginP, int comparisons) {
    @Nullable Estimate gain = pair.gain().orElse(null);
    @Nullable Estimate margin = pair.margin().orElse(null);
    double error = 100 - pair.meanScratch;
    Decision decision = decide(pair, margin, marginP);
    return new Verdict(
        pair.arms.finetune.method(),
        pair.arms.finetune.dataset(),
        pair.arms.finetune.protocol(),
        pair.seeds.size(),
        pair.arms.seeds().size(),
        pair.checkpoints(),
        pair.meanGain,
        error > 0 ? 100 * pair.meanGain / error : null,
        gain == null ? null : gain.low(),
        gain == null ? null : gain.high(),
        gain == null ? null : gainP,
        comparisons,
        threshold,
        pair.meanGain - threshold / 100 * error,
        margin == null ? null : margin.low(),
        margin == null ? null : margin.high(),
        margin == null ? null : marginP,
        margin == null ? null : threshold / 100 * error + margin.detectable(LEVEL / comparisons),
        pair.runs.map(PairedRuns::imagePValue).orElse(null),
        pair.nearChance(),
        decision.pays,
        decision.reason,
        pair.arms.finetune.tunedOn(),
        pair.arms.scratch.tunedOn());
  }

  private record Decision(Pays pays, String reason) {}

  private Decision decide(Pair pair, @Nullable Estimate margin, double marginP) {
    int planned = pair.arms.seeds().size();
    String soFar =
        pair.seeds.size() < planned
            ? String.format(", so far: %d of %d seeds", pair.seeds.size(), planned)
            : "";
    if (margin == null) {
      return new Decision(
          Pays.UNCLEAR,
          "fewer than three seeds have both arms (" + pair.seeds.size() + ")" + soFar);
    }
    if (pair.nearChance()) {
      return new Decision(Pays.UNCLEAR, "floor: both arms are near chance" + soFar);
    }
    String least =
        String.format(Locale.ROOT, "%s %% of scratch's errors", Figures.plain(threshold));
    String scope = (pair.checkpoints() == 1 ? ", for this checkpoint" : "") + soFar;
    if (marginP >= LEVEL) {
      String alone = margin.pValue() < LEVEL ? ", among so many comparisons" : "";
      return new Decision(
          Pays.UNCLEAR, "the gain may be more or less than " + least + alone + scope);
    }
    return margin.mean() > 0
        ? new Decision(Pays.YES, "fine-tuning saves more than " + least + scope)
        : new Decision(Pays.NO, "fine-tuning saves less than " + least + scope);
  }

  /** What is to be compared: a method on a dataset, fine-tuned and from scratch. */
  private record Arms(Cell finetune, Cell scratch) {
    /** Equal for the same runs. */
    Object stages() {
      return List.of(finetune.stages(), scratch.stages());
    }

    /** That both are to have. */
    List<Integer> seeds() {
      return common(finetune.stages().keySet(), scratch.stages().keySet());
    }

    boolean haveResults() {
      return !finetune.results().isEmpty() && !scratch.results().isEmpty();
    }

    /** With results of both. */
    List<Integer> seedsWithResults() {
      return common(finetune.results().keySet(), scratch.results().keySet());
    }

    private static List<Integer> common(Set<Integer> one, Set<Integer> other) {
      return one.stream().filter(other::contains).sorted().toList();
    }
  }

  /**
   * Results of both arms.
   *
   * @param seeds in common; without any, the means are over each arm's own
   * @param runs empty where there are too few to say more than the means
   */
  private record Pair(
      Arms arms,
      List<Integer> seeds,
      double meanGain,
      double meanScratch,
      Optional<PairedRuns> runs,
      double tau) {

    static Pair of(Arms arms, double tau) {
      List<Integer> seeds = arms.seedsWithResults();
      double meanScratch = mean(arms.scratch, seeds);
      return new Pair(
          arms,
          seeds,
          mean(arms.finetune, seeds) - meanScratch,
          meanScratch,
          seeds.size() < Comparison.SEEDS ? Optional.empty() : Optional.of(runs(arms, seeds)),
          tau);
    }

    private static double mean(Cell cell, List<Integer> seeds) {
      double[] values =
          seeds.isEmpty()
              ? cell.values()
              : results(cell, seeds).stream().mapToDouble(EvaluationResult::value).toArray();
      return Arrays.stream(values).average().orElseThrow();
    }

    private static List<EvaluationResult> results(Cell cell, List<Integer> seeds) {
      return seeds.stream().map(seed -> Objects.requireNonNull(cell.results().get(seed))).toList();
    }

    private static PairedRuns runs(Arms arms, List<Integer> seeds) {
      Cell finetune = arms.finetune;
      try {
        return PairedRuns.of(results(finetune, seeds), results(arms.scratch, seeds));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            finetune.method() + " against scratch on " + finetune.dataset() + ": " + e.getMessage(),
            e);
      }
    }

    Optional<Estimate> gain() {
      return runs.map(PairedRuns::gain);
    }

    Optional<Estimate> margin() {
      return runs.map(paired -> paired.margin(tau));
    }

    /** How many different encoders were fine-tuned. */
    int checkpoints() {
      return arms.finetune.checkpoints(seeds);
    }

    boolean nearChance() {
      double chance = arms.finetune.first().chance();
      double floor = chance + FLOOR * (100 - chance);
      return meanScratch < floor && meanScratch + meanGain < floor;
    }
  }
}
