package selfstudy.study;

import java.util.List;

/**
 * What a study's workflow starts from, and carries over when it continues as new.
 *
 * @param study its id; the plan is read from the store
 * @param parallelism most stages under way at once
 * @param paused whether it waits to be resumed
 * @param failed keys of stages that failed, with their failures
 * @param skipped keys of stages that a person skipped
 */
public record StudyInput(
    String study,
    int parallelism,
    boolean paused,
    List<selfstudy.contract.StudySummary.FailedStage> failed,
    List<String> skipped,
    int reused) {
  /** A fresh start. */
  public static StudyInput of(String study, int parallelism) {
    return new StudyInput(study, parallelism, false, List.of(), List.of(), 0);
  }
}
