package selfstudy.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import selfstudy.evaluate.Estimate;
import selfstudy.evaluate.EvaluationResult;
import selfstudy.evaluate.Metric;
import selfstudy.plan.StageWork.Evaluate;
import selfstudy.plan.StageWork.Summarise;
import selfstudy.spec.MethodSpec;
import selfstudy.spec.ProtocolSpec.Role;

/**
 * What a study found: each method on each dataset under each protocol, whether pretraining pays,
 * and whether a method's features beat an untrained encoder's. All figures are percent or points of
 * percent; an interval is null below three seeds.
 */
public record Comparison(
    List<Row> rows, List<Verdict> verdicts, List<Control> controls, List<Ranking> rankings) {
  /** Below this many seeds there is no interval. */
  static final int SEEDS = 3;

  public Comparison {
    rows = List.copyOf(rows);
    verdicts = List.copyOf(verdicts);
    controls = List.copyOf(controls);
    rankings = List.copyOf(rankings);
  }

  /**
   * One method on one dataset under one protocol.
   *
   * @param n seeds
   * @param low lower end of the 95 % t interval of the mean over seeds
   * @param values one for each of {@code seeds}
   * @param atEdge hyper-parameters whose chosen value was, for some seed, an end of its grid: the
   *     grid may be too narrow
   * @param unconverged seeds whose model's solver ran out of iterations
   * @param tunedOn the seed that chose learning rate and weight decay for all; null where each did,
   *     or there was nothing to choose
   * @param secondary whether the dataset counts in verdicts and ranks by another metric, which the
   *     study names first: then this row has neither
   * @param deviation what the interval rests on, of a sweep's cell that has one; null elsewhere,
   *     where it is the deviation over the row's own seeds
   */
  public record Row(
      String method,
      String dataset,
      String protocol,
      Metric metric,
      int n,
      double mean,
      @Nullable Double low,
      @Nullable Double high,
      List<Integer> seeds,
      List<Double> values,
      List<String> atEdge,
      int unconverged,
      @Nullable Integer tunedOn,
      boolean secondary,
      @Nullable Deviation deviation) {
    public Row {
      atEdge = List.copyOf(atEdge);
      seeds = List.copyOf(seeds);
      values = List.copyOf(values);
    }

    /** Under another name. */
    Row named(String other) {
      return new Row(
          other,
          dataset,
          protocol,
          metric,
          n,
          mean,
          low,
          high,
          seeds,
          values,
          atEdge,
          unconverged,
          tunedOn,
          secondary,
          deviation);
    }
  }

  /**
   * Fine-tuning against scratch, paired by seed; how it is reached stands at {@link Verdicts}.
   *
   * @param protocol that of fine-tuning
   * @param n seeds that both have
   * @param planned seeds that both are to have; while there are fewer, all that is said is so far
   * @param checkpoints different pretrained encoders among them: with a single one all that is said
   *     holds for this checkpoint, pretraining itself having no replicate
   * @param gain mean of finetune - scratch
   * @param errorReduction the gain in percent of scratch's error; null if scratch makes none
   * @param low lower end of the gain's 95 % interval
   * @param pValue of no gain, adjusted by Holm over the study's {@code comparisons}
   * @param comparisons all that the study plans, with results or without: the family of Holm's
   *     adjustment
   * @param threshold least error reduction that counts as paying, percent
   * @param margin mean of the gain beyond what the threshold asks for
   * @param marginLow lower end of its 95 % interval
   * @param marginPValue of a margin of 0, adjusted likewise: what decides
   * @param detectable least gain that would be found to pay four times in five with this spread and
   *     so many comparisons: by the bar that Holm's adjustment sets first (Bonferroni's)
   * @param imagePValue of no gain by a permutation test over test images, not adjusted: conditional
   *     on these runs, never what decides
   * @param floor whether both arms are near chance, where a difference says nothing
   * @param reason the decision in words
   * @param tunedOn the seed that chose fine-tuning's rates for all; null where each did, or there
   *     was nothing to choose
   * @param scratchTunedOn likewise of scratch
   */
  public record Verdict(
      String method,
      String dataset,
      String protocol,
      int n,
      int planned,
      int checkpoints,
      double gain,
      @Nullable Double errorReduction,
      @Nullable Double low,
      @Nullable Double high,
      @Nullable Double pValue,
      int comparisons,
      double threshold,
      double margin,
      @Nullable Double marginLow,
      @Nullable Double marginHigh,
      @Nullable Double marginPValue,
      @Nullable Double detectable,
      @Nullable Double imagePValue,
      boolean floor,
      Pays pays,
      String reason,
      @Nullable Integer tunedOn,
      @Nullable Integer scratchTunedOn) {
    /** Under another name. */
    Verdict named(String other) {
      return new Verdict(
          other,
          dataset,
          protocol,
          n,
          planned,
          checkpoints,
          gain,
          errorReduction,
          low,
          high,
          pValue,
          comparisons,
          threshold,
          margin,
          marginLow,
          marginHigh,
          marginPValue,
          detectable,
          imagePValue,
          floor,
          pays,
          reason,
          tunedOn,
          scratchTunedOn);
    }
  }

  /** Of a row of fine-tuning whose scratch has results; null of any other. */
  @Nullable Verdict verdict(Row row) {
    return verdicts.stream()
        .filter(it -> it.method().equals(row.method()) && it.dataset().equals(row.dataset()))
        .filter(it -> it.protocol().equals(row.protocol()))
        .findFirst()
        .orElse(null);
  }

  /** Whether pretraining pays. */
  public enum Pays {
    @JsonProperty("yes")
    YES,
    @JsonProperty("no")
    NO,
    @JsonProperty("unclear")
    UNCLEAR;

    /** As tables spell it. */
    public String label() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * A method's frozen features against an untrained encoder's, unpaired. Descriptive: each stands
   * for itself, whatever their number, and for these test images.
   *
   * @param n seeds of the method
   * @param controlN seeds of the control
   * @param checkpoints different encoders of the method: with a single one what is said holds for
   *     this checkpoint
   * @param difference mean(method) - mean(control)
   * @param low lower end of Welch's 95 % interval
   */
  public record Control(
      String method,
      String dataset,
      String protocol,
      int n,
      int controlN,
      int checkpoints,
      double difference,
      @Nullable Double low,
      @Nullable Double high) {
    /** Under another name. */
    Control named(String other) {
      return new Control(other, dataset, protocol, n, controlN, checkpoints, difference, low, high);
    }
  }

  /**
   * Compares the results that are there; an entry whose stage has none is left out of its row,
   * whose {@code n} says how many it rests on.
   *
   * @param results by stage key
   * @param evaluations what the stages do, by key: those of all entries
   */
  public static Comparison of(
      Summarise work, Map<String, EvaluationResult> results, Map<String, Evaluate> evaluations) {
    List<Cell> planned = cells(work, results, evaluations);
    List<Cell> cells = planned.stream().filter(cell -> !cell.results.isEmpty()).toList();
    SweepDeviations deviations = SweepDeviations.of(cells);
    List<Row> rows = cells.stream().map(cell -> row(cell, deviations)).toList();
    return new Comparison(
        rows, new Verdicts(work.verdict(), planned).all(), controls(cells), Ranking.all(cells));
  }

  /**
   * One row's results by seed, if there are any yet.
   *
   * @param role that of the protocol
   * @param secondary as of the {@link Row}
   * @param stages by seed, the keys of those that give them
   * @param encoders by seed with a result, keys of what it judges, if it judges one
   * @param tunedOn the seed that chose the rates for all; null where there is none
   */
  record Cell(
      String method,
      String dataset,
      String protocol,
      Role role,
      boolean secondary,
      NavigableMap<Integer, EvaluationResult> results,
      Map<Integer, String> stages,
      Map<Integer, String> encoders,
      @Nullable Integer tunedOn) {
    double[] values() {
      return results.values().stream().mapToDouble(EvaluationResult::value).toArray();
    }

    double mean() {
      return Arrays.stream(values()).average().orElseThrow();
    }

    /** The result of the lowest seed that has one. */
    EvaluationResult first() {
      return results.firstEntry().getValue();
    }

    /** Whether the other is of the same sweep cell, or outside of any: what it compares with. */
    boolean comparableWith(Cell other) {
      String sweep = other.name().sweep();
      return dataset.equals(other.dataset) && (sweep.isEmpty() || sweep.equals(name().sweep()));
    }

    boolean untrained() {
      return name().method().equals(MethodSpec.Random.NAME);
    }

    /** How many different encoders those seeds have judged. */
    int checkpoints(Collection<Integer> seeds) {
      return (int) seeds.stream().map(encoders::get).filter(Objects::nonNull).distinct().count();
    }

    CellName name() {
      return CellName.of(method);
    }

    private void add(
        Summarise.Entry entry, @Nullable EvaluationResult result, @Nullable String encoder) {
      if (!Objects.equals(tunedOn, entry.tunedOn())) {
        throw new IllegalArgumentException(
            "Rates of " + this + " were not chosen in one way for all its seeds");
      }
      String other = stages.put(entry.seed(), entry.stage());
      if (other != null && !other.equals(entry.stage())) {
        throw new IllegalArgumentException(
            String.format(
                "Seed %d of %s has two results, of stages %s and %s",
                entry.seed(), this, other, entry.stage()));
      }
      if (result != null) {
        results.put(entry.seed(), result);
      }
      if (result != null && encoder != null) {
        encoders.put(entry.seed(), encoder);
      }
    }

    @Override
    public String toString() {
      return String.join(" / ", method, dataset, protocol);
    }
  }

  private static List<Cell> cells(
      Summarise work, Map<String, EvaluationResult> results, Map<String, Evaluate> evaluations) {
    PrimaryMetrics metrics = new PrimaryMetrics(work, evaluations);
    Map<List<String>, Cell> cells = new LinkedHashMap<>();
    for (Summarise.Entry entry : work.entries()) {
      Evaluate evaluation = Objects.requireNonNull(evaluations.get(entry.stage()));
      cells
          .computeIfAbsent(
              List.of(entry.method(), entry.dataset(), entry.protocol()),
              place ->
                  new Cell(
                      entry.method(),
                      entry.dataset(),
                      entry.protocol(),
                      evaluation.protocol().role(),
                      metrics.secondary(entry, evaluation),
                      new TreeMap<>(),
                      new TreeMap<>(),
                      new TreeMap<>(),
                      entry.tunedOn()))
          .add(entry, results.get(entry.stage()), evaluation.pretrained());
    }
    return List.copyOf(cells.values());
  }

  private static Row row(Cell cell, SweepDeviations deviations) {
    double[] values = cell.values();
    Estimate mean = values.length < SEEDS ? null : deviations.mean(cell);
    return new Row(
        cell.method,
        cell.dataset,
        cell.protocol,
        cell.first().metric(),
        values.length,
        cell.mean(),
        mean == null ? null : mean.low(),
        mean == null ? null : mean.high(),
        List.copyOf(cell.results.keySet()),
        Arrays.stream(values).boxed().toList(),
        cell.results.values().stream()
            .flatMap(result -> result.atEdge().stream())
            .distinct()
            .sorted()
            .toList(),
        (int) cell.results.values().stream().filter(Comparison::unconverged).count(),
        cell.tunedOn,
        cell.secondary,
        deviations.of(cell));
  }

  private static boolean unconverged(EvaluationResult result) {
    EvaluationResult.Convergence convergence = result.convergence();
    return convergence != null && !convergence.converged();
  }

  private static List<Control> controls(List<Cell> cells) {
    List<Control> controls = new ArrayList<>();
    for (Cell cell : cells) {
      if (cell.role != Role.FROZEN || cell.untrained()) {
        continue;
      }
      cells.stream()
          .filter(Cell::untrained)
          .filter(other -> other.protocol.equals(cell.protocol) && cell.comparableWith(other))
          .findFirst()
          .ifPresent(random -> controls.add(control(cell, random)));
    }
    return controls;
  }

  private static Control control(Cell cell, Cell random) {
    double[] a = cell.values();
    double[] b = random.values();
    Estimate difference = Math.min(a.length, b.length) < SEEDS ? null : Estimate.ofDifference(a, b);
    return new Control(
        cell.method,
        cell.dataset,
        cell.protocol,
        a.length,
        b.length,
        cell.checkpoints(cell.results.keySet()),
        cell.mean() - random.mean(),
        difference == null ? null : difference.low(),
        difference == null ? null : difference.high());
  }
}
