package selfstudy.study;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import selfstudy.contract.StageDone;

/**
 * One stage until its result is in the store; workflow id {@code stage-<key>}, which is the lock.
 */
@WorkflowInterface
public interface StageWorkflow {
  /** Runs the stage's activity, retrying infrastructure failures without limit. */
  @WorkflowMethod
  StageDone run(StageInput input);

  /** The attempts made; each is an activity of its own, so Temporal's attempt number stays 1. */
  @QueryMethod
  Attempts attempts();

  /** The workflow id that makes a stage run once at a time. */
  static String id(String key) {
    return "stage-" + key;
  }
}
