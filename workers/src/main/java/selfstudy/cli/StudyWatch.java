package selfstudy.cli;

import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.client.WorkflowFailedException;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import selfstudy.contract.StudyState;
import selfstudy.contract.StudySummary;
import selfstudy.study.OpenStage;

/**
 * Looks at a study every second, on a thread of its own: an answer can take seconds when no worker
 * is up yet, and the terminal must not wait for it.
 */
final class StudyWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StudyWatch.class);
  private static final long PERIOD_MILLIS = 1000;

  private final StudyHandle handle;
  private final RemainingTime remaining;
  private final Pace pace = new Pace();
  private final Instant begin = Instant.now();
  private final Thread thread = new Thread(this::watch, "study-watch");
  private volatile Sight latest;
  private volatile boolean closed;

  /**
   * What was seen last.
   *
   * @param looks how many have succeeded
   * @param running stages in a worker's hands
   * @param status the workflow's; null before the first answer
   * @param trouble why the last look failed, or what keeps the study; null if nothing does
   */
  record Sight(
      long looks,
      StudySummary summary,
      List<RunningStage> running,
      Set<String> open,
      @Nullable Duration left,
      @Nullable WorkflowExecutionStatus status,
      @Nullable String trouble) {

    boolean hasEnded() {
      return status != null && status != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    }

    /** The same counts under another status. */
    Sight in(@Nullable WorkflowExecutionStatus now, @Nullable String why) {
      return new Sight(looks, summary, running, open, null, now, why);
    }
  }

  StudyWatch(StudyHandle handle, StudySummary before, RemainingTime remaining) {
    this.handle = handle;
    this.remaining = remaining;
    this.latest = new Sight(0, before, List.of(), Set.of(), null, null, null);
    thread.setDaemon(true);
  }

  StudyWatch start() {
    thread.start();
    return this;
  }

  Sight sight() {
    return latest;
  }

  StudySnapshot snapshot() {
    Sight sight = latest;
    return new StudySnapshot(
        sight.looks(),
        sight.summary(),
        sight.running(),
        sight.open(),
        Duration.between(begin, Instant.now()),
        sight.left());
  }

  private void watch() {
    while (!closed) {
      try {
        latest = look();
      } catch (RuntimeException e) { // Whatever it was, who waits for the end needs the next look.
        LOG.debug("A look at the study failed", e);
        latest = latest.in(latest.status(), message(e));
      }
      try {
        Thread.sleep(PERIOD_MILLIS);
      } catch (InterruptedException e) {
        return; // Closed.
      }
    }
  }

  private Sight look() {
    DescribeWorkflowExecutionResponse found =
        handle
            .describe()
            .orElseThrow(() -> new IllegalStateException("Temporal does not know the study"));
    WorkflowExecutionStatus status = found.getWorkflowExecutionInfo().getStatus();
    if (status != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING) {
      return ended(status);
    }
    String trouble = StudyHandle.trouble(found);
    StudySummary summary;
    try {
      summary = handle.summary();
    } catch (UnreachableException e) {
      return latest.in(status, trouble == null ? e.getMessage() : trouble);
    }
    if (summary.total() == 0) {
      return latest.in(status, trouble); // It has not read its plan yet.
    }
    List<OpenStage> open = handle.open();
    Instant now = Instant.now();
    List<RunningStage> running = new ArrayList<>();
    for (OpenStage stage : open) {
      if (stage.state().equals("running")) {
        handle
            .running(stage)
            .map(it -> it.withLeft(pace.left(it.key(), it.progress(), now)))
            .ifPresent(running::add);
      }
    }
    Set<String> keys = open.stream().map(OpenStage::key).collect(Collectors.toSet());
    return new Sight(
        latest.looks() + 1,
        summary,
        running,
        keys,
        remaining.left(open, running, now),
        status,
        trouble);
  }

  /** No worker is needed to know how it ended. */
  private Sight ended(WorkflowExecutionStatus status) {
    StudySummary summary = latest.summary();
    // What was open when a study was cut off is not done now.
    Set<String> open = latest.open();
    String why = null;
    if (status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED) {
      summary = handle.result();
      open = Set.of();
    } else if (status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED) {
      summary = summary.withState(StudyState.CANCELLED);
    } else if (status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_FAILED) {
      why = failure();
    }
    return new Sight(latest.looks() + 1, summary, List.of(), open, null, status, why);
  }

  private @Nullable String failure() {
    try {
      handle.result();
      return null;
    } catch (WorkflowFailedException e) {
      return message(e);
    }
  }

  /** The innermost sentence that was meant for a person. */
  private static String message(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ApplicationFailure application) {
        return application.getOriginalMessage();
      }
    }
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
