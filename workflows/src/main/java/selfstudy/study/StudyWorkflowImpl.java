package selfstudy.study;

import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import selfstudy.contract.SearchAttributes;
import selfstudy.contract.StageDone;
import selfstudy.contract.StudyActivities;
import selfstudy.contract.StudyActivities.PlanPage;
import selfstudy.contract.StudyActivities.PlannedStage;
import selfstudy.contract.StudyState;
import selfstudy.contract.StudySummary;

/** Drives a {@link StageBoard}: starts what can run, waits for what happens, says how it stands. */
public final class StudyWorkflowImpl implements StudyWorkflow {
  /** Stages that are read at once: well below what crosses Temporal. */
  private static final int PAGE = 500;

  /**
   * Failed stages after which nothing new starts: something is wrong with all of them, and their
   * list has to cross Temporal.
   */
  private static final int MOST_FAILED = 1000;

  private final StudyInput input;
  private final StudyActivities store = ActivityStubs.light();
  private final Map<Integer, CancellationScope> underWay = new LinkedHashMap<>();
  private StageBoard board = new StageBoard(0, List.of(), 0);
  private boolean loaded;
  private boolean paused;
  private boolean inputsLost;
  private @Nullable StudyState end;
  private int changes;
  private int started;
  private @Nullable StudyState announced;
  private int announcedDone;

  @WorkflowInit
  public StudyWorkflowImpl(StudyInput input) {
    this.input = input;
    this.paused = input.carried() != null && input.carried().paused();
  }

  @Override
  public StudySummary run(StudyInput sameInput) {
    try {
      load();
      proceed();
      store.report(input.study());
      return close(StudyState.COMPLETED);
    } catch (TemporalFailure failure) {
      if (CancellationScope.current().isCancelRequested()) {
        // The stages' scopes are below this one: they are being cancelled too.
        Workflow.newDetachedCancellationScope(
                () -> {
                  Workflow.await(() -> board.running() == 0);
                  close(StudyState.CANCELLED);
                })
            .run();
      }
      throw failure;
    }
  }

  private void load() {
    List<PlannedStage> open = new ArrayList<>();
    int total;
    int offset = 0;
    do {
      PlanPage page = store.readPlan(input.study(), offset, PAGE);
      open.addAll(page.open());
      total = page.total();
      offset += PAGE;
    } while (offset < total);
    StudyInput.Carried carried = input.carried();
    board =
        new StageBoard(
            total, open, carried == null ? total - open.size() : carried.last().reused());
    if (carried != null) {
      carried.skipped().forEach(board::restoreSkipped);
      carried.last().failed().forEach(board::restoreFailed);
    }
    loaded = true;
  }

  private void proceed() {
    while (!board.finished()) {
      int seen = changes;
      if (isDue()) {
        drain();
        continue;
      }
      while (mayStart() && underWay.size() < input.parallelism()) {
        launch(board.start());
      }
      announce();
      Workflow.await(() -> changes != seen);
    }
  }

  private boolean mayStart() {
    return !paused && board.hasReady() && board.failed().size() < MOST_FAILED;
  }

  /** Whether the history is long enough to begin a new one; each has to bring the study forward. */
  private boolean isDue() {
    return changes > 0
        && (Workflow.getInfo().isContinueAsNewSuggested()
            || (input.stagesPerRun() > 0 && started >= input.stagesPerRun())
            || inputsLost);
  }

  /** Starts nothing new, lets everything end and continues as new, unless all is done then. */
  private void drain() {
    stop(board.elsewhere());
    Workflow.await(() -> board.running() == 0 && Workflow.isEveryHandlerFinished());
    if (!board.finished()) {
      Workflow.continueAsNew(input.withCarried(board.carry(paused, summary())));
    }
  }

  private void launch(PlannedStage stage) {
    started++;
    CancellationScope scope =
        Workflow.newCancellationScope(() -> Async.procedure(() -> follow(stage)));
    underWay.put(stage.position(), scope);
    scope.run();
  }

  private void follow(PlannedStage stage) {
    try {
      board.done(stage, obtain(stage).reused());
    } catch (TemporalFailure failure) {
      if (CancellationScope.current().isCancelRequested()
          && AttemptFailure.isCancellation(failure)) {
        board.giveBack(stage);
      } else {
        AttemptFailure reason = AttemptFailure.of(failure);
        board.fail(stage, reason.type(), reason.message());
      }
    }
    underWay.remove(stage.position());
    changes++;
  }

  /** Runs the stage, or waits for another study that does. */
  private StageDone obtain(PlannedStage stage) {
    while (true) {
      try {
        return child(stage)
            .run(
                new StageInput(
                    input.study(),
                    stage.key(),
                    stage.name(),
                    stage.kind(),
                    input.heartbeatSeconds(),
                    null));
      } catch (ChildWorkflowFailure failure) {
        if (!(failure.getCause() instanceof WorkflowExecutionAlreadyStarted)) {
          throw failure;
        }
      }
      board.elsewhere(stage, true);
      ActivityStubs.waiting(input.heartbeatSeconds(), stage.name()).awaitStage(stage.key());
      board.elsewhere(stage, false);
      if (store.finished(List.of(stage.key())).contains(stage.key())) {
        return new StageDone(stage.key(), true, 0);
      }
    }
  }

  private static StageWorkflow child(PlannedStage stage) {
    return Workflow.newChildWorkflowStub(
        StageWorkflow.class,
        ChildWorkflowOptions.newBuilder()
            .setWorkflowId(StageWorkflow.id(stage.key()))
            .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
            .setCancellationType(ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED)
            .setStaticSummary(stage.name())
            .build());
  }

  private void stop(List<PlannedStage> stages) {
    for (PlannedStage stage : stages) {
      CancellationScope scope = underWay.get(stage.position());
      if (scope != null) {
        scope.cancel("The study stops it");
      }
    }
  }

  private StudyState state() {
    if (end != null) {
      return end;
    }
    if (!loaded || board.running() > 0 || board.finished()) {
      return StudyState.RUNNING;
    }
    if (paused) {
      return StudyState.PAUSED;
    }
    return mayStart() ? StudyState.RUNNING : StudyState.ATTENTION;
  }

  /** Tells Temporal's list and the store, if there is something new. */
  private void announce() {
    StudyState state = state();
    boolean turned = state != announced;
    int done = board.done();
    if (input.searchable()
        && (turned || done - announcedDone >= Math.max(1, board.total() / 100))) {
      announcedDone = done;
      Workflow.upsertTypedSearchAttributes(
          SearchAttributes.STATE.valueSet(state.label()),
          SearchAttributes.DONE.valueSet((long) done),
          SearchAttributes.TOTAL.valueSet((long) board.total()));
    }
    if (turned) {
      announced = state;
      store.record(summary());
    }
  }

  private StudySummary close(StudyState state) {
    end = state;
    announce();
    Workflow.await(Workflow::isEveryHandlerFinished);
    return summary();
  }

  @Override
  public StudySummary summary() {
    if (!loaded && input.carried() != null) {
      return input.carried().last().withState(state());
    }
    return board.summary(input.study(), state());
  }

  @Override
  public List<OpenStage> open(int offset, int limit) {
    return board.open(offset, limit);
  }

  @Override
  public void checkRetry(String stage) {
    check(stage);
  }

  @Override
  public StudySummary retry(String stage) {
    whenLoaded(stage);
    // A stage that counted as done no longer is: the plan has to be read again.
    inputsLost |= board.hasLostInput(stage);
    board.retry(stage);
    return changed();
  }

  @Override
  public void checkSkip(String stage) {
    check(stage);
  }

  @Override
  public StudySummary skip(String stage) {
    whenLoaded(stage);
    board.skip(stage);
    return changed();
  }

  /** A validator may not wait: before the plan is read, the handler checks. */
  private void check(String stage) {
    if (loaded) {
      board.check(stage);
    }
  }

  private void whenLoaded(String stage) {
    whenLoaded();
    try {
      board.check(stage);
    } catch (IllegalArgumentException e) {
      throw ApplicationFailure.newNonRetryableFailure(e.getMessage(), "NO_SUCH_FAILED_STAGE");
    }
  }

  /** A handler is not below the workflow's scope: cancelling that does not end its waiting. */
  private void whenLoaded() {
    Workflow.await(() -> loaded || end != null);
    if (!loaded) {
      throw ApplicationFailure.newNonRetryableFailure(
          "The study ended before it had read its plan; nothing was changed.", "STUDY_ENDED");
    }
  }

  @Override
  public StudySummary pause() {
    paused = true;
    whenLoaded();
    if (!paused) {
      return summary(); // Resumed meanwhile.
    }
    stop(board.underWay());
    changed();
    Workflow.await(() -> !paused || board.running() == 0);
    return summary();
  }

  @Override
  public StudySummary resume() {
    paused = false;
    return changed();
  }

  private StudySummary changed() {
    changes++;
    return summary();
  }
}
