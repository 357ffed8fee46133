package selfstudy.study;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import selfstudy.contract.StageDone;
import selfstudy.plan.Stage;

/**
 * One stage until its result is in the store; workflow id {@code stage-<key>}, which is the lock.
 */
@WorkflowInterface
public interface StageWorkflow {
  /** Runs the stage's activity, retrying infrastructure failures without limit. */
  @WorkflowMethod
  StageDone run(Stage stage);

  /** The workflow id that makes a stage run once at a time. */
  static String id(String key) {
    return "stage-" + key;
  }
}
