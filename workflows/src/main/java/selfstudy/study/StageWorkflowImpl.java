package selfstudy.study;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import selfstudy.contract.FailureType;
import selfstudy.contract.StageActivities;
import selfstudy.contract.StageDone;
import selfstudy.contract.StudyActivities;
import selfstudy.contract.TaskQueues;
import selfstudy.plan.Stage;
import selfstudy.plan.StageKind;

/**
 * Makes attempts, each one activity. The attempts are counted here and not by Temporal's retry
 * policy, which cannot tell a lost store from a worker that dies at every start.
 */
public final class StageWorkflowImpl implements StageWorkflow {
  private final StageInput input;
  private final StudyActivities store = ActivityStubs.light();
  private Attempts attempts;

  @WorkflowInit
  public StageWorkflowImpl(StageInput input) {
    this.input = input;
    this.attempts = Objects.requireNonNullElseGet(input.attempts(), Attempts::first);
  }

  @Override
  public StageDone run(StageInput sameInput) {
    Stage stage =
        input.kind() == StageKind.SUMMARISE ? null : store.readStage(input.study(), input.key());
    while (true) {
      try {
        return attempt(stage);
      } catch (ActivityFailure failure) {
        if (CancellationScope.current().isCancelRequested()) {
          throw new CanceledFailure("Stage " + input.name() + " stopped as asked");
        }
        attempts = next(failure);
      }
      Workflow.sleep(attempts.backoff());
      if (Workflow.getInfo().isContinueAsNewSuggested()) {
        Workflow.continueAsNew(input.withAttempts(attempts));
      }
    }
  }

  private StageDone attempt(@Nullable Stage stage) {
    String queue = stage == null ? TaskQueues.CONTROL : TaskQueues.of(stage);
    String summary = input.name() + ", attempt " + attempts.attempt();
    StageActivities activities = ActivityStubs.attempt(input.heartbeatSeconds(), queue, summary);
    if (stage == null) {
      return activities.summarise(input.study(), input.key());
    }
    return switch (stage.kind()) {
      case DATASET -> activities.fetch(stage);
      case PRETRAIN -> activities.pretrain(stage);
      case TUNE -> activities.tune(stage);
      case EVALUATE -> activities.evaluate(stage);
      case SUMMARISE -> throw new IllegalStateException(stage.name() + " is planned as another");
    };
  }

  /** What follows a failed attempt; throws if no other one would be of use. */
  private Attempts next(ActivityFailure failure) {
    AttemptFailure reason = AttemptFailure.of(failure);
    if (reason.fatal()) {
      throw failure;
    }
    if (reason.outage()) {
      return attempts.afterOutage(reason.message());
    }
    Attempts next = attempts.afterFailure(reason.message(), store.checkpointStep(input.key()));
    if (next.isExhausted()) {
      throw ApplicationFailure.newNonRetryableFailureWithCause(
          Attempts.MOST_WITHOUT_PROGRESS
              + " attempts in a row ended without a newer checkpoint, the last so: "
              + reason.message()
              + ". See the worker's log; then retry or skip the stage",
          FailureType.NO_PROGRESS.name(),
          failure);
    }
    return next;
  }

  @Override
  public Attempts attempts() {
    return attempts;
  }
}
