package selfstudy.evaluate;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How one encoder did under one protocol on one dataset.
 *
 * @param value the metric on the test split, percent
 * @param labelled labelled images used, validation included
 * @param chosen the hyper-parameters of the model that was tested
 * @param atEdge those of them whose best value was an end of its grid: the grid may be too narrow
 * @param validation every combination tried, in order; empty where there was nothing to choose
 * @param convergence of the solver that fitted the tested model; null where none did
 * @param curve training loss of the tested model by step; empty where there are no steps
 * @param predictions for each test image its predicted class
 * @param targets for each test image its class
 * @param top5 for each test image the five classes that score highest, best first; all if there are
 *     fewer
 * @param multiLabel scores and truth where an image may show several classes, and then the four
 *     arrays above are empty; null elsewhere
 */
public record EvaluationResult(
    Metric metric,
    double value,
    int classes,
    int labelled,
    Map<String, Double> chosen,
    List<String> atEdge,
    List<Trial> validation,
    @Nullable Convergence convergence,
    List<CurvePoint> curve,
    int[] predictions,
    int[] targets,
    int[][] top5,
    @Nullable MultiLabel multiLabel) {

  public EvaluationResult {
    if (predictions.length != targets.length) {
      throw new IllegalArgumentException(
          predictions.length + " predictions for " + targets.length + " test images");
    }
    if (top5.length != targets.length) {
      throw new IllegalArgumentException(
          top5.length + " rankings of classes for " + targets.length + " test images");
    }
    if (metric.ranks() != (multiLabel != null)) {
      throw new IllegalArgumentException(
          metric.label()
              + (metric.ranks() ? " needs the scores of" : " is not for")
              + " many labels");
    }
    chosen = java.util.Collections.unmodifiableMap(new TreeMap<>(chosen));
    atEdge = List.copyOf(atEdge);
    validation = List.copyOf(validation);
    curve = List.copyOf(curve);
  }

  /**
   * The score on the validation part by which {@link #chosen} was chosen, percent; null where there
   * was nothing to choose. Of a combination that was tried in several rounds it is that of the
   * last.
   */
  public @Nullable Double validated() {
    return validation.stream()
        .filter(trial -> trial.parameters().entrySet().containsAll(chosen.entrySet()))
        .reduce((earlier, later) -> later)
        .map(Trial::score)
        .orElse(null);
  }

  /** How many test images. */
  @JsonIgnore
  public int tested() {
    return multiLabel == null ? targets.length : multiLabel.images();
  }

  /** Whether both were measured by the same metric on the same test images. */
  boolean sameTest(EvaluationResult other) {
    return metric == other.metric
        && Arrays.equals(targets, other.targets)
        && Arrays.equals(labels(), other.labels());
  }

  private byte[] labels() {
    return multiLabel == null ? new byte[0] : multiLabel.truth();
  }

  /** For each test image 100 if it is right by the metric and 0 if not. */
  double[] scores() {
    return metric.scores(top5, targets);
  }

  /** The scores that a metric which ranks images is of. */
  MultiLabel ranked() {
    return Objects.requireNonNull(multiLabel, "A single label an image is not ranked by class");
  }

  /** What a constant or random prediction reaches, percent. */
  public double chance() {
    return multiLabel == null ? metric.chance(targets, classes) : multiLabel.chance();
  }

  /**
   * One combination of hyper-parameters.
   *
   * @param parameters with the steps of its training, where those of a search differ
   * @param score the metric on the validation part, percent
   * @param loss what {@link GroundTruth#meanLoss} is there, in nats; null if it left the finite
   *     numbers
   * @param convergence of the solver that fitted it; null where none did
   */
  public record Trial(
      Map<String, Double> parameters,
      double score,
      @Nullable Double loss,
      @Nullable Convergence convergence) {
    /** The higher score, then the lower loss; one that left the finite numbers is the worst. */
    static final Comparator<Trial> BEST_FIRST =
        Comparator.comparingDouble(Trial::score)
            .reversed()
            .thenComparingDouble(
                trial -> trial.loss == null ? Double.POSITIVE_INFINITY : trial.loss);

    public Trial {
      parameters = java.util.Collections.unmodifiableMap(new TreeMap<>(parameters));
    }

    /** Of a training of as many steps as it was told. */
    Trial(Map<String, Double> parameters, double score, @Nullable Double loss) {
      this(parameters, score, loss, null);
    }

    /**
     * How a model did on the validation part: with a loss that is not finite the score is 0.
     *
     * @param truth of the validation part's images
     * @param logits images x classes, of the same
     */
    static Trial of(
        Map<String, Double> parameters,
        GroundTruth truth,
        Metric metric,
        float[][] logits,
        @Nullable Convergence convergence) {
      double loss = truth.meanLoss(logits);
      return Double.isFinite(loss)
          ? new Trial(parameters, truth.judge(metric, logits).value(), loss, convergence)
          : new Trial(parameters, 0, null, convergence);
    }

    /** Whether this one is to be preferred. */
    boolean betterThan(Trial other) {
      return BEST_FIRST.compare(this, other) < 0;
    }
  }

  /**
   * How a solver ended.
   *
   * @param converged false if it ran out of iterations
   */
  public record Convergence(int iterations, boolean converged) {}

  /** The training loss at a step. */
  public record CurvePoint(long step, double loss) {}
}
