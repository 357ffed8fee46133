package selfstudy.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.temporal.activity.Activity;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.net.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import selfstudy.contract.FailureType;
import selfstudy.contract.StageDone;
import selfstudy.plan.StageKind;

@Timeout(60)
class StageWorkflowTest {
  private final Lab lab = new Lab();

  @AfterEach
  void close() {
    lab.close();
  }

  private StageWorkflow train(String name) {
    return lab.startStage(name, StageKind.PRETRAIN, new Plans().train(name));
  }

  private static StageDone end(StageWorkflow stage) {
    return WorkflowStub.fromTyped(stage).getResult(StageDone.class);
  }

  @Test
  void retriesAsLongAsTheStoreIsAway() {
    lab.stages.script(
        "a",
        (key, attempt) -> {
          if (attempt <= 5) {
            throw FailureType.UNREACHABLE.failure("The store is away", null);
          }
          if (attempt <= 10) {
            throw new IllegalStateException("no answer", new ConnectException("refused"));
          }
        });
    StageWorkflow stage = train("a");
    assertThat(end(stage).key()).isEqualTo(Plans.key("a"));
    assertThat(stage.attempts().attempt()).isEqualTo(11);
    assertThat(stage.attempts().withoutProgress()).isZero();
  }

  @Test
  void threeDeadWorkersInARowWithoutANewerCheckpointEndIt() {
    // An attempt that never completes is what a killed worker leaves behind.
    lab.stages.script(
        "a", (key, attempt) -> Activity.getExecutionContext().doNotCompleteOnReturn());
    Throwable failure = catchThrowable(() -> end(train("a")));
    AttemptFailure reason = AttemptFailure.of(failure);
    assertThat(reason.type()).isEqualTo("NO_PROGRESS");
    assertThat(reason.message()).contains("3 attempts in a row", "fell silent");
    assertThat(lab.stages.attempts("a")).isEqualTo(3);
  }

  @Test
  void aNewerCheckpointIsProgress() {
    lab.stages.script(
        "a",
        (key, attempt) -> {
          if (attempt % 2 == 0) {
            lab.store.checkpoints.put(key, (long) attempt);
          }
          if (attempt < 9) {
            throw new IllegalStateException("crash");
          }
        });
    StageWorkflow stage = train("a");
    assertThat(end(stage).key()).isEqualTo(Plans.key("a"));
    assertThat(stage.attempts().lastFailure()).isEqualTo("java.lang.IllegalStateException: crash");
  }

  @Test
  void aFailureThatNoRetryCanMendEndsItAtOnce() {
    lab.stages.script(
        "a",
        (key, attempt) -> {
          throw FailureType.NON_FINITE_LOSS.failure("Loss is NaN at step 7", null);
        });
    Throwable failure = catchThrowable(() -> end(train("a")));
    assertThat(AttemptFailure.of(failure))
        .isEqualTo(new AttemptFailure("NON_FINITE_LOSS", "Loss is NaN at step 7", true, false));
    assertThat(lab.stages.attempts("a")).isEqualTo(1);
  }

  @Test
  void cancellationLeavesACheckpointFirst() {
    lab.stages.trainUntilStopped("a");
    StageWorkflow stage = train("a");
    lab.awaitStarted("a", 1);
    WorkflowStub.fromTyped(stage).cancel();
    Throwable failure = catchThrowable(() -> end(stage));
    assertThat(AttemptFailure.isCancellation(failure)).isTrue();
    assertThat(lab.store.checkpoints).containsEntry(Plans.key("a"), 1L);
  }

  @Test
  void aSummaryIsNamedAndNotSent() {
    StageWorkflow stage = lab.startStage("sum", StageKind.SUMMARISE, new Plans().summarise("sum"));
    assertThat(end(stage).key()).isEqualTo(Plans.key("sum"));
  }

  @Test
  void aFailureOfAnotherTypeKeepsItsName() {
    lab.stages.script(
        "a",
        (key, attempt) -> {
          throw ApplicationFailure.newNonRetryableFailure("no such thing", "Special");
        });
    assertThat(AttemptFailure.of(catchThrowable(() -> end(train("a")))))
        .isEqualTo(new AttemptFailure(null, "Special: no such thing", true, false));
  }
}
