package selfstudy.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import selfstudy.contract.StudyState;
import selfstudy.contract.StudySummary;
import selfstudy.contract.StudySummary.FailedStage;
import selfstudy.plan.Stage;
import selfstudy.plan.StudyPlan;
import selfstudy.report.StudyReport.Problem;

/**
 * The stages of a plan without a result, and which of them keep the others from running.
 *
 * @param problems in the plan's order
 * @param waiting stages that no problem keeps from running
 */
public record MissingResults(List<Problem> problems, int waiting) {
  public MissingResults {
    problems = List.copyOf(problems);
  }

  /**
   * Of a study.
   *
   * @param without keys of the stages without a result
   * @param summary how the study stood when that was last recorded
   * @param ended whether nothing is left to run: what has no result then was skipped
   */
  public static MissingResults of(
      StudyPlan plan, Set<String> without, Optional<StudySummary> summary, boolean ended) {
    boolean over = ended || summary.filter(s -> s.state() == StudyState.COMPLETED).isPresent();
    Map<String, String> failures = new LinkedHashMap<>();
    for (FailedStage stage : summary.map(StudySummary::failed).orElse(List.of())) {
      failures.put(stage.key(), stage.message());
    }
    List<Stage> missing =
        plan.stages().stream().filter(stage -> without.contains(stage.key())).toList();
    List<Problem> problems = new ArrayList<>();
    Set<String> explained = new HashSet<>();
    for (Stage stage : missing) {
      String failure = failures.get(stage.key());
      boolean first = stage.inputs().stream().noneMatch(without::contains);
      if (failure != null || (over && first)) {
        List<Stage> blocked = dependants(stage, missing);
        explained.add(stage.key());
        blocked.forEach(it -> explained.add(it.key()));
        List<String> names = blocked.stream().map(Stage::name).toList();
        problems.add(
            failure == null
                ? new Problem(
                    stage.name(), Problem.State.SKIPPED, "The study ended without it.", names)
                : new Problem(stage.name(), Problem.State.FAILED, failure, names));
      }
    }
    return new MissingResults(problems, missing.size() - explained.size());
  }

  /** Those that need the stage; a plan lists inputs before dependants. */
  private static List<Stage> dependants(Stage stage, List<Stage> missing) {
    Set<String> reached = new HashSet<>(Set.of(stage.key()));
    List<Stage> dependants = new ArrayList<>();
    for (Stage other : missing) {
      if (other.inputs().stream().anyMatch(reached::contains)) {
        reached.add(other.key());
        dependants.add(other);
      }
    }
    return dependants;
  }
}
