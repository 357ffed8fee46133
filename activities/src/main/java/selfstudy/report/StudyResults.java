package selfstudy.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import selfstudy.evaluate.EvaluationResult;
import selfstudy.evaluate.EvaluationResult.CurvePoint;
import selfstudy.evaluate.TuningResult;
import selfstudy.plan.Recipes;
import selfstudy.plan.Stage;
import selfstudy.plan.StageKind;
import selfstudy.plan.StageWork.Summarise;
import selfstudy.plan.StudyPlan;
import selfstudy.report.StudyReport.Curve;
import selfstudy.spec.Json;
import selfstudy.store.Bundle;
import selfstudy.store.StageStore;
import selfstudy.train.MetricSeries;
import selfstudy.train.Pretraining;

/** The results of a study's stages, as far as the store has them. */
public final class StudyResults {
  /** The part of a search's result that is a {@link TuningResult} as {@link Json}. */
  public static final String TUNING = "tuning.json";

  /** The part of an evaluation's result that is an {@link EvaluationResult} as {@link Json}. */
  public static final String EVALUATION = "evaluation.json";

  /** The part of a summary's result that is a {@link Comparison} as {@link Json}. */
  public static final String COMPARISON = "comparison.json";

  /**
   * The part of every result that says where it comes from: a JSON object, {@value #SECONDS} in it.
   */
  public static final String PROVENANCE = "provenance.json";

  /** In a provenance: wall time of the attempt that finished the result. */
  public static final String SECONDS = "seconds";

  /** Points of a curve on a page. */
  private static final int POINTS = 200;

  private final StageStore stages;

  public StudyResults(StageStore stages) {
    this.stages = stages;
  }

  /** Evaluations by stage key; those without a result are left out. */
  public Map<String, EvaluationResult> evaluations(StudyPlan plan) throws IOException {
    return evaluations(plan, () -> {});
  }

  private Map<String, EvaluationResult> evaluations(StudyPlan plan, Runnable alive)
      throws IOException {
    Map<String, EvaluationResult> results = new ConcurrentHashMap<>();
    try {
      plan.stages().parallelStream()
          .filter(stage -> stage.kind() == StageKind.EVALUATE)
          .forEach(
              stage -> {
                evaluation(stage).ifPresent(result -> results.put(stage.key(), result));
                alive.run();
              });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return results;
  }

  /** The plan's comparison: the summary's, or over the results that are there so far. */
  public Comparison comparison(StudyPlan plan) throws IOException {
    return comparison(plan, () -> {});
  }

  /**
   * {@link #comparison(StudyPlan)}.
   *
   * @param alive called after each evaluation that was read, from any thread
   */
  public Comparison comparison(StudyPlan plan, Runnable alive) throws IOException {
    Stage summary = summary(plan);
    // A summary of another recipe may have other fields; what it was made of is still there.
    Optional<Comparison> made =
        summary.recipe() == Recipes.SUMMARISE
            ? json(summary.key(), COMPARISON, Comparison.class)
            : Optional.empty();
    return made.isPresent()
        ? made.get()
        : Comparison.of((Summarise) summary.work(), evaluations(plan, alive), plan.evaluations());
  }

  /** What stands behind the comparison's values: {@link EvaluationFiles}. */
  public Map<String, String> evaluationFiles(StudyPlan plan) throws IOException {
    return EvaluationFiles.of((Summarise) summary(plan).work(), evaluations(plan));
  }

  private static Stage summary(StudyPlan plan) {
    return plan.stages().stream()
        .filter(stage -> stage.kind() == StageKind.SUMMARISE)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(plan.study() + " has no summary to make"));
  }

  /** Everything that the study's page shows. */
  public StudyReport report(StudyPlan plan, MissingResults missing) throws IOException {
    return new StudyReport(
        plan.study(),
        plan.name(),
        plan.stages().size(),
        comparison(plan),
        curves(plan),
        provenance(plan),
        missing.problems(),
        missing.waiting());
  }

  /** Wall time of a stage's result in seconds, as its provenance has it. */
  public Optional<Double> seconds(String stage) throws IOException {
    return json(stage, PROVENANCE, JsonNode.class)
        .map(provenance -> provenance.path(SECONDS))
        .filter(JsonNode::isNumber)
        .map(JsonNode::asDouble);
  }

  private List<Curve> curves(StudyPlan plan) throws IOException {
    Map<Stage, Curve> curves = new LinkedHashMap<>();
    for (Stage stage : plan.stages()) {
      if (stage.kind() == StageKind.PRETRAIN) {
        curve(stage).ifPresent(curve -> curves.put(stage, curve));
      }
    }
    return List.copyOf(curves.values());
  }

  private Optional<Curve> curve(Stage stage) throws IOException {
    Optional<byte[]> csv = part(stage.key(), Pretraining.METRICS);
    String method = stage.method();
    Integer seed = stage.seed();
    if (csv.isEmpty() || method == null || seed == null) {
      return Optional.empty();
    }
    String text = new String(csv.get(), StandardCharsets.UTF_8);
    List<MetricSeries.Row> rows = MetricSeries.parse(text.lines().toList()).rows();
    int stride = Math.max(1, rows.size() / POINTS);
    List<CurvePoint> points =
        rows.stream()
            .filter(row -> row.step() % stride == 0)
            .map(row -> new CurvePoint(row.step(), row.loss()))
            .toList();
    return points.isEmpty() ? Optional.empty() : Optional.of(new Curve(method, seed, points));
  }

  private Map<String, String> provenance(StudyPlan plan) throws IOException {
    ProvenanceTable table = new ProvenanceTable();
    for (Stage stage : plan.stages()) {
      json(stage.key(), PROVENANCE, JsonNode.class).ifPresent(table::add);
    }
    return table.rows();
  }

  private Optional<EvaluationResult> evaluation(Stage stage) {
    try {
      return json(stage.key(), EVALUATION, EvaluationResult.class);
    } catch (IOException e) {
      boolean other = stage.recipe() != Recipes.EVALUATE;
      throw new UncheckedIOException(
          other
              ? new IOException(
                  String.format(
                      "%s has a result of recipe %d, and this version reads recipe %d: run the"
                          + " study again, or use the version that made it",
                      stage.name(), stage.recipe(), Recipes.EVALUATE),
                  e)
              : e);
    }
  }

  private <T> Optional<T> json(String stage, String part, Class<T> type) throws IOException {
    Optional<byte[]> json = part(stage, part);
    try {
      return json.isEmpty() ? Optional.empty() : Optional.of(Json.read(json.get(), type));
    } catch (JsonProcessingException e) {
      throw new IOException(
          part + " of stage " + stage + " cannot be read: " + e.getOriginalMessage(), e);
    }
  }

  /** One part of a stage's result; empty if there is no result or no such part of it. */
  public Optional<byte[]> part(String stage, String name) throws IOException {
    Bundle result = stages.head(stage).map(StageStore.Head::result).orElse(null);
    return result == null || !result.parts().containsKey(name)
        ? Optional.empty()
        : Optional.of(stages.part(result, name));
  }
}
