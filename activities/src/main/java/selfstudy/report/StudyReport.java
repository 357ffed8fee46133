package selfstudy.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import selfstudy.evaluate.EvaluationResult.CurvePoint;

/**
 * Everything that a study's page shows.
 *
 * @param study the study's id
 * @param curves loss of each pretraining by step
 * @param provenance what the results rest on, in order of showing: spec hash, commit, engine …
 * @param problems stages that have no result
 */
public record StudyReport(
    String study,
    String name,
    Comparison comparison,
    List<Curve> curves,
    Map<String, String> provenance,
    List<Problem> problems) {
  public StudyReport {
    curves = List.copyOf(curves);
    provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
    problems = List.copyOf(problems);
  }

  /** One pretraining's loss. */
  public record Curve(String method, int seed, List<CurvePoint> points) {
    public Curve {
      points = List.copyOf(points);
    }
  }

  /**
   * A stage without a result.
   *
   * @param state {@code failed}, {@code skipped}, {@code blocked}
   */
  public record Problem(String stage, String state, String reason) {}
}
