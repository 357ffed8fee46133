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
 * @param stages of the plan
 * @param curves loss of each pretraining by step
 * @param provenance what the results rest on, in order of showing: spec hash, commit, engine …
 * @param problems failed and skipped stages, with what they keep from running
 * @param waiting stages without a result that no problem keeps from running
 */
public record StudyReport(
    String study,
    String name,
    int stages,
    Comparison comparison,
    List<Curve> curves,
    Map<String, String> provenance,
    List<Problem> problems,
    int waiting) {
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
   * A stage that will have no result unless somebody acts.
   *
   * @param reason what happened and what to do
   * @param blocks names of the stages that need this one's result, directly or not, and have none
   */
  public record Problem(String stage, State state, String reason, List<String> blocks) {
    /** Why there is no result. */
    public enum State {
      FAILED,
      SKIPPED
    }

    public Problem {
      blocks = List.copyOf(blocks);
    }
  }
}
