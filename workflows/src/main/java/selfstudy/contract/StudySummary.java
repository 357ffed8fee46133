package selfstudy.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a study stands; what {@code StudyWorkflow.summary} answers and the store records.
 *
 * @param total stages of the plan
 * @param done stages with a result, reused ones included
 * @param reused stages whose result was there before
 * @param failed stages that ended for good and wait for a retry or skip
 */
public record StudySummary(
    String study,
    StudyState state,
    int total,
    int done,
    int reused,
    int running,
    int skipped,
    List<FailedStage> failed) {
  public StudySummary {
    failed = List.copyOf(failed);
  }

  /** The same counts in another state. */
  public StudySummary withState(StudyState now) {
    return new StudySummary(study, now, total, done, reused, running, skipped, failed);
  }

  /**
   * @param type a {@link FailureType}'s name, or null for a failure that has none
   * @param message what happened and what to do
   */
  public record FailedStage(String key, String name, @Nullable String type, String message) {}
}
