package selfstudy.study;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;
import selfstudy.contract.StudySummary;

/** A study from its stored plan to its report; workflow id {@code study-<id>}. */
@WorkflowInterface
public interface StudyWorkflow {
  /** The workflow id that makes a study run once at a time. */
  static String id(String study) {
    return "study-" + study;
  }

  /**
   * Returns when every stage is done or skipped. A cancelled study ends as cancelled ({@code
   * CanceledFailure}) once every training has left a checkpoint; its last {@link #summary} is
   * recorded in the store.
   */
  @WorkflowMethod
  StudySummary run(StudyInput input);

  /** How the study stands. */
  @QueryMethod
  StudySummary summary();

  /** Stages that are neither done nor skipped, in the plan's order. */
  @QueryMethod
  List<OpenStage> open(int offset, int limit);

  /**
   * Runs failed stages again: one by name or key, or all with {@code "*"} (which may be none).
   * Refused, with the nearest name, if no such stage has failed.
   */
  @UpdateMethod
  StudySummary retry(String stage);

  @UpdateValidatorMethod(updateName = "retry")
  void checkRetry(String stage);

  /**
   * Goes on without a failed stage and what depends on it: by name or key, or all with {@code "*"}.
   */
  @UpdateMethod
  StudySummary skip(String stage);

  @UpdateValidatorMethod(updateName = "skip")
  void checkSkip(String stage);

  /** Lets every training leave a checkpoint and stop; returns when all have. */
  @UpdateMethod
  StudySummary pause();

  /** Goes on after a pause. */
  @UpdateMethod
  StudySummary resume();
}
