package selfstudy.cli;

import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowServiceException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
   * @param trouble why the last look failed; null if it did not
   */
  record Sight(
      long looks,
      StudySummary summary,
      List<RunningStage> running,
      Set<String> open,
      @Nullable Duration left,
      @Nullable WorkflowExecutionStatus status,
      @Nullable RuntimeException trouble) {

    boolean hasEnded() {
      return status != null && status != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
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
      } catch (StatusRuntimeException | WorkflowException e) {
        LOG.debug("A look at the study failed", e);
        Sight before = latest;
        latest =
            new Sight(
                before.looks(),
                before.summary(),
                before.running(),
                before.open(),
                null,
                before.status(),
                e);
      }
      try {
        Thread.sleep(PERIOD_MILLIS);
      } catch (InterruptedException e) {
        return; // Closed.
      }
    }
  }

  private Sight look() {
    Optional<WorkflowExecutionStatus> status = handle.status();
    if (status.isEmpty()) {
      throw new WorkflowServiceException(null, "Temporal has lost the study", null);
    }
    StudySummary summary = handle.summary();
    if (summary.total() == 0) {
      return latest; // It has not read its plan yet.
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
        status.get(),
        null);
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
