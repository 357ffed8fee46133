package selfstudy.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import selfstudy.evaluate.EvaluationResult;
import selfstudy.evaluate.EvaluationResult.CurvePoint;
import selfstudy.plan.Stage;
import selfstudy.plan.StageKind;
import selfstudy.plan.StageWork.Summarise;
import selfstudy.plan.StudyPlan;
import selfstudy.report.StudyReport.Curve;
import selfstudy.report.StudyReport.Problem;
import selfstudy.spec.Json;
import selfstudy.store.Bundle;
import selfstudy.store.StageStore;
import selfstudy.train.MetricSeries;
import selfstudy.train.Pretraining;

/** The results of a study's stages, as far as the store has them. */
public final class StudyResults {
  /** The part of an evaluation's result that is an {@link EvaluationResult} as {@link Json}. */
  public static final String EVALUATION = "evaluation.json";

  /**
   * The part of every result that says where it comes from: a JSON object, {@value #SECONDS} in it.
   */
  public static final String PROVENANCE = "provenance.json";

  /** In a provenance: wall time that the result took, all attempts together. */
  public static final String SECONDS = "seconds";

  /** Points of a curve on a page. */
  private static final int POINTS = 200;

  private final StageStore stages;

  public StudyResults(StageStore stages) {
    this.stages = stages;
  }

  /** Evaluations by stage key; those without a result are left out. */
  public Map<String, EvaluationResult> evaluations(StudyPlan plan) throws IOException {
    Map<String, EvaluationResult> results = new ConcurrentHashMap<>();
    try {
      plan.stages().parallelStream()
          .filter(stage -> stage.kind() == StageKind.EVALUATE)
          .forEach(
              stage ->
                  json(stage.key(), EVALUATION, EvaluationResult.class)
                      .ifPresent(result -> results.put(stage.key(), result)));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return results;
  }

  /** The plan's comparison over the results that are there. */
  public Comparison comparison(StudyPlan plan) throws IOException {
    Summarise work =
        plan.stages().stream()
            .map(Stage::work)
            .filter(Summarise.class::isInstance)
            .map(Summarise.class::cast)
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException(plan.study() + " has no summary to make"));
    return Comparison.of(work, evaluations(plan));
  }

  /** Everything that the study's page shows. */
  public StudyReport report(StudyPlan plan, List<Problem> problems) throws IOException {
    return new StudyReport(
        plan.study(), plan.name(), comparison(plan), curves(plan), provenance(plan), problems);
  }

  /** Wall time of a stage's result in seconds, as its provenance has it. */
  public Optional<Double> seconds(String stage) throws IOException {
    try {
      return json(stage, PROVENANCE, JsonNode.class)
          .map(provenance -> provenance.path(SECONDS))
          .filter(JsonNode::isNumber)
          .map(JsonNode::asDouble);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
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

  /** Each field of the stages' provenance with all the values that it has. */
  private Map<String, String> provenance(StudyPlan plan) throws IOException {
    Map<String, TreeSet<String>> values = new LinkedHashMap<>();
    double seconds = 0;
    for (Stage stage : plan.stages()) {
      JsonNode fields = json(stage.key(), PROVENANCE, JsonNode.class).orElse(null);
      if (fields == null) {
        continue;
      }
      seconds += fields.path(SECONDS).asDouble();
      fields.properties().stream()
          .filter(field -> field.getValue().isTextual())
          .forEach(
              field ->
                  values
                      .computeIfAbsent(field.getKey(), key -> new TreeSet<>())
                      .add(field.getValue().asText()));
    }
    Map<String, String> told =
        values.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    entry -> String.join(", ", entry.getValue()),
                    (a, b) -> a,
                    LinkedHashMap::new));
    told.put("compute time", Math.round(seconds) + " s");
    return told;
  }

  private <T> Optional<T> json(String stage, String part, Class<T> type) {
    try {
      Optional<byte[]> json = part(stage, part);
      return json.isEmpty() ? Optional.empty() : Optional.of(Json.read(json.get(), type));
    } catch (IOException e) {
      throw new UncheckedIOException("Stage " + stage + ", " + part + ": " + e.getMessage(), e);
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
