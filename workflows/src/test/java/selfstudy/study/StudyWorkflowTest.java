package selfstudy.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateHandle;
import io.temporal.client.WorkflowUpdateStage;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import selfstudy.contract.FailureType;
import selfstudy.contract.SearchAttributes;
import selfstudy.contract.StudyState;
import selfstudy.contract.StudySummary;

@Timeout(60)
class StudyWorkflowTest {
  private final Lab lab = new Lab();

  @AfterEach
  void close() {
    lab.close();
  }

  private static Plans diamond() {
    return new Plans()
        .dataset("d")
        .train("a", "d")
        .train("b", "d")
        .train("c", "a", "b")
        .summarise("sum", "c");
  }

  private void failOnce(String name) {
    lab.stages.script(
        name,
        (key, attempt) -> {
          if (attempt == 1) {
            throw FailureType.BAD_DATA.failure("Image 7 is truncated", null);
          }
        });
  }

  @Test
  void runsInputsBeforeDependantsThenReports() {
    StudySummary end = lab.end(lab.start("s", diamond()));
    assertThat(end.state()).isEqualTo(StudyState.COMPLETED);
    assertThat(end.done()).isEqualTo(5);
    assertThat(end.reused()).isZero();
    assertThat(lab.stages.started).hasSize(5).startsWith(Plans.key("d"));
    assertThat(lab.stages.started.subList(3, 5)).containsExactly(Plans.key("c"), Plans.key("sum"));
    assertThat(lab.store.reports).containsExactly("s");
    assertThat(lab.store.states("s")).containsExactly("running", "completed");
  }

  @Test
  void neverRunsMoreStagesAtOnceThanAllowed() {
    Plans plan = new Plans();
    CountDownLatch three = new CountDownLatch(3);
    for (int i = 0; i < 9; i++) {
      plan.train("t" + i);
      lab.stages.script(
          "t" + i,
          (key, attempt) -> {
            three.countDown();
            three.await();
            Pauses.briefly();
          });
    }
    assertThat(lab.end(lab.start(StudyInput.of("s", 3), plan)).done()).isEqualTo(9);
    assertThat(lab.stages.mostRunning()).isEqualTo(3);
  }

  @Test
  void reusesWhatIsThere() {
    lab.store.results.add(Plans.key("d"));
    lab.store.results.add(Plans.key("a"));
    StudySummary end = lab.end(lab.start("s", diamond()));
    assertThat(end.reused()).isEqualTo(2);
    assertThat(end.done()).isEqualTo(5);
    assertThat(lab.stages.started).doesNotContain(Plans.key("d"), Plans.key("a"));
  }

  @Test
  void readsAPlanOfManyPages() {
    Plans plan = new Plans();
    for (int i = 0; i < 1200; i++) {
      plan.train("t" + i);
      lab.store.results.add(Plans.key("t" + i));
    }
    plan.train("last", "t0", "t1199");
    StudySummary end = lab.end(lab.start("s", plan));
    assertThat(end.total()).isEqualTo(1201);
    assertThat(lab.stages.started).containsExactly(Plans.key("last"));
  }

  @Test
  void aFailedStageLetsItsSiblingsGoOnAndIsRetried() {
    failOnce("a");
    StudyWorkflow study = lab.start("s", diamond());
    lab.awaitState(study, StudyState.ATTENTION);
    assertThat(lab.stages.ended).contains(Plans.key("b"));
    assertThat(study.open(0, 10))
        .extracting(stage -> stage.name() + " " + stage.state())
        .containsExactly("a failed", "c blocked", "sum blocked");
    assertThat(study.summary().failed())
        .containsExactly(
            new StudySummary.FailedStage(Plans.key("a"), "a", "BAD_DATA", "Image 7 is truncated"));
    Pauses.until("it is recorded", () -> lab.store.states("s").contains("attention"));
    study.retry("a");
    assertThat(lab.end(study).done()).isEqualTo(5);
    assertThat(lab.store.states("s")).contains("attention").endsWith("completed");
  }

  @Test
  void retryingAStageWhoseInputIsGoneComputesTheInputAnewFirst() {
    lab.store.results.addAll(List.of(Plans.key("d"), Plans.key("a"), Plans.key("b")));
    lab.stages.script(
        "c",
        (key, attempt) -> {
          if (lab.stages.attempts("a") == 0) {
            lab.store.results.remove(Plans.key("a"));
            throw FailureType.LOST_INPUT.failure("The input stage a is damaged", null);
          }
        });
    StudyWorkflow study = lab.start("s", diamond());
    lab.awaitState(study, StudyState.ATTENTION);
    study.retry("c");
    StudySummary end = lab.end(study);
    assertThat(end.done()).isEqualTo(5);
    assertThat(end.failed()).isEmpty();
    assertThat(lab.stages.started)
        .containsExactly(Plans.key("c"), Plans.key("a"), Plans.key("c"), Plans.key("sum"));
  }

  @Test
  void skippingGoesOnWithoutWhatDependsOnIt() {
    failOnce("a");
    StudyWorkflow study = lab.start("s", diamond());
    lab.awaitState(study, StudyState.ATTENTION);
    study.skip("*");
    StudySummary end = lab.end(study);
    assertThat(end.state()).isEqualTo(StudyState.COMPLETED);
    assertThat(end.skipped()).isEqualTo(3);
    assertThat(lab.store.reports).containsExactly("s");
  }

  @Test
  void refusesToRetryWhatHasNotFailedAndNamesTheNearest() {
    failOnce("a");
    StudyWorkflow study =
        lab.start("s", new Plans().train("a").train("pretrain/simclr/seed-1", "a"));
    lab.awaitState(study, StudyState.ATTENTION);
    assertThatThrownBy(() -> study.retry("aa"))
        .rootCause()
        .hasMessageContaining("No unfinished stage is called 'aa'; did you mean a?");
    assertThatThrownBy(() -> study.skip("pretrain/simclr/seed-1"))
        .rootCause()
        .hasMessageContaining("has not failed: it is blocked");
    assertThat(study.summary().failed()).hasSize(1);
  }

  @Test
  void aStageThatTwoStudiesShareRunsOnce() {
    CountDownLatch goOn = new CountDownLatch(1);
    lab.stages.script("shared", (key, attempt) -> goOn.await());
    StudyWorkflow first = lab.start("one", new Plans().train("shared").train("x", "shared"));
    lab.awaitStarted("shared", 1);
    StudyWorkflow second = lab.start("two", new Plans().train("shared").train("y", "shared"));
    Pauses.until("the second waits", () -> lab.store.awaited.contains(Plans.key("shared")));
    Pauses.until("it says so", () -> second.open(0, 1).get(0).state().equals("elsewhere"));
    goOn.countDown();
    assertThat(lab.end(second).reused()).isEqualTo(1);
    assertThat(lab.end(first).reused()).isZero();
    assertThat(lab.stages.attempts("shared")).isEqualTo(1);
  }

  @Test
  void moreWaitersThanSlotsLeaveRoomForTheWorkTheyWaitFor() {
    try (Lab narrow = new Lab(2)) {
      CountDownLatch goOn = new CountDownLatch(1);
      Plans shared = new Plans();
      for (int i = 0; i < 4; i++) {
        shared.train("shared" + i);
        narrow.stages.script("shared" + i, (key, attempt) -> goOn.await());
      }
      StudyWorkflow first = narrow.start(StudyInput.of("one", 4), shared);
      for (int i = 0; i < 4; i++) {
        narrow.awaitStarted("shared" + i, 1);
      }
      StudyWorkflow second = narrow.start(StudyInput.of("two", 4), shared);
      Pauses.until("all four wait", () -> narrow.store.awaited.size() == 4);
      goOn.countDown();
      assertThat(narrow.end(first).reused()).isZero();
      assertThat(narrow.end(second).reused()).isEqualTo(4);
    }
  }

  @Test
  void takesOverAStageThatTheOtherStudyGaveUp() {
    lab.stages.trainUntilStopped("shared");
    StudyWorkflow first = lab.start("one", new Plans().train("shared"));
    lab.awaitStarted("shared", 1);
    StudyWorkflow second = lab.start("two", new Plans().train("shared"));
    Pauses.until("the second waits", () -> lab.store.awaited.contains(Plans.key("shared")));
    lab.stages.script("shared", (key, attempt) -> {});
    WorkflowStub.fromTyped(first).cancel();
    StudySummary end = lab.end(second);
    assertThat(end.reused()).isZero();
    assertThat(end.done()).isEqualTo(1);
    assertThat(lab.stages.attempts("shared")).isEqualTo(2);
  }

  @Test
  void pauseLeavesCheckpointsAndResumeGoesOn() {
    lab.stages.trainUntilStopped("a");
    lab.stages.trainUntilStopped("b");
    StudyWorkflow study = lab.start("s", diamond());
    lab.awaitStarted("a", 1);
    lab.awaitStarted("b", 1);
    StudySummary paused = study.pause();
    assertThat(paused.state()).isEqualTo(StudyState.PAUSED);
    assertThat(paused.running()).isZero();
    assertThat(lab.store.checkpoints).containsOnlyKeys(Plans.key("a"), Plans.key("b"));
    assertThat(study.pause().state()).isEqualTo(StudyState.PAUSED);
    lab.stages.script("a", (key, attempt) -> {});
    lab.stages.script("b", (key, attempt) -> {});
    assertThat(study.resume().failed()).isEmpty();
    assertThat(lab.end(study).done()).isEqualTo(5);
    assertThat(lab.store.states("s")).containsExactly("running", "paused", "running", "completed");
  }

  @Test
  void cancellationStopsTrainingsWithACheckpointAndIsRecorded() {
    lab.stages.trainUntilStopped("a");
    StudyWorkflow study = lab.start("s", diamond());
    lab.awaitStarted("a", 1);
    lab.awaitRecorded(study, "s", "running");
    WorkflowStub stub = WorkflowStub.fromTyped(study);
    stub.cancel();
    assertThat(AttemptFailure.isCancellation(catchThrowable(() -> lab.end(study)))).isTrue();
    assertThat(stub.describe().getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED);
    assertThat(lab.store.checkpoints).containsKey(Plans.key("a"));
    assertThat(lab.store.states("s")).endsWith("cancelled");
    assertThat(study.summary().state()).isEqualTo(StudyState.CANCELLED);
  }

  @Test
  void aPausedStudyCanBeCancelled() {
    failOnce("a");
    StudyWorkflow study = lab.start("s", new Plans().train("a"));
    lab.awaitState(study, StudyState.ATTENTION);
    study.pause();
    lab.awaitRecorded(study, "s", "paused");
    WorkflowStub.fromTyped(study).cancel();
    assertThat(AttemptFailure.isCancellation(catchThrowable(() -> lab.end(study)))).isTrue();
    assertThat(lab.store.states("s")).endsWith("cancelled");
  }

  @Test
  void cancellationDoesNotWaitForAnUpdateThatWaitsForThePlan() {
    lab.store.isAway = true;
    StudyWorkflow study = lab.start("s", diamond());
    WorkflowStub stub = WorkflowStub.fromTyped(study);
    WorkflowUpdateHandle<StudySummary> pause =
        stub.startUpdate("pause", WorkflowUpdateStage.ACCEPTED, StudySummary.class);
    stub.cancel();
    assertThat(AttemptFailure.isCancellation(catchThrowable(() -> lab.end(study)))).isTrue();
    assertThat(catchThrowable(() -> pause.getResultAsync().join()))
        .hasStackTraceContaining("before it had read its plan");
  }

  @Test
  void continuesAsNewAndFinishesTheSame() {
    Plans plan = new Plans().dataset("d");
    for (int i = 0; i < 7; i++) {
      plan.train("t" + i, "d");
    }
    plan.summarise("sum", "t0", "t1", "t2", "t3", "t4", "t5", "t6");
    StudyWorkflow study = lab.start(StudyInput.of("s", 3).withStagesPerRun(2), plan);
    StudySummary end = lab.end(study);
    assertThat(end.done()).isEqualTo(9);
    assertThat(end.reused()).isZero();
    assertThat(lab.stages.started).hasSize(9).endsWith(Plans.key("sum"));
    assertThat(lab.store.states("s").stream().filter("running"::equals)).hasSizeGreaterThan(2);
  }

  @Test
  void carriesFailuresAndSkipsOverWhenItContinuesAsNew() {
    failOnce("a");
    failOnce("b");
    Plans plan = new Plans().train("a").train("b").train("c").train("d").train("e");
    StudyWorkflow study = lab.start(StudyInput.of("s", 1).withStagesPerRun(1), plan);
    lab.awaitState(study, StudyState.ATTENTION);
    assertThat(study.summary().failed()).hasSize(2);
    assertThat(study.summary().done()).isEqualTo(3);
    study.skip("a");
    study.retry("b");
    StudySummary end = lab.end(study);
    assertThat(end.done()).isEqualTo(4);
    assertThat(end.skipped()).isEqualTo(1);
    assertThat(lab.stages.attempts("a")).isEqualTo(1);
  }

  @Test
  void isFoundByItsSearchAttributes() {
    StudyWorkflow study = lab.start("s", diamond());
    lab.end(study);
    var attributes = WorkflowStub.fromTyped(study).describe().getTypedSearchAttributes();
    assertThat(attributes.get(SearchAttributes.STATE)).isEqualTo("completed");
    assertThat(attributes.get(SearchAttributes.DONE)).isEqualTo(5);
    assertThat(attributes.get(SearchAttributes.TOTAL)).isEqualTo(5);
  }
}
