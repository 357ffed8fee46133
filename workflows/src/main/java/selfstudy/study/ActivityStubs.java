package selfstudy.study;

import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import selfstudy.contract.FailureType;
import selfstudy.contract.StageActivities;
import selfstudy.contract.StudyActivities;
import selfstudy.contract.TaskQueues;

/** Under which terms workflows call activities. */
final class ActivityStubs {
  private ActivityStubs() {}

  /** Longer than any training. */
  private static final Duration LONGEST = Duration.ofDays(60);

  /** Of one page at most: a study waits so long for an answer of a worker that was killed. */
  private static final Duration LIGHT = Duration.ofMinutes(1);

  /** A light activity that fails so has a bug; another attempt would fail alike. */
  private static final List<String> BUGS =
      List.of(
          "java.lang.NullPointerException",
          "java.lang.IllegalArgumentException",
          "java.lang.IndexOutOfBoundsException",
          "java.lang.ClassCastException");

  /** Light activities, retried without limit while the store is away. */
  static StudyActivities light() {
    return Workflow.newActivityStub(
        StudyActivities.class,
        ActivityOptions.newBuilder()
            .setStartToCloseTimeout(LIGHT)
            .setRetryOptions(patient())
            .build());
  }

  /** Waiting for a stage that another study runs. */
  static StudyActivities waiting(int heartbeatSeconds, String name) {
    return Workflow.newActivityStub(
        StudyActivities.class,
        ActivityOptions.newBuilder()
            .setTaskQueue(TaskQueues.WAITING)
            .setStartToCloseTimeout(LONGEST)
            .setHeartbeatTimeout(Duration.ofSeconds(heartbeatSeconds))
            .setCancellationType(ActivityCancellationType.TRY_CANCEL)
            .setRetryOptions(patient())
            .setSummary(name + " runs for another study")
            .build());
  }

  /** One attempt of a stage; a cancelled one first leaves its checkpoint. */
  static StageActivities attempt(int heartbeatSeconds, String queue, String summary) {
    return Workflow.newActivityStub(
        StageActivities.class,
        ActivityOptions.newBuilder()
            .setTaskQueue(queue)
            .setStartToCloseTimeout(LONGEST)
            .setHeartbeatTimeout(Duration.ofSeconds(heartbeatSeconds))
            .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
            .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(1).build())
            .setSummary(summary)
            .build());
  }

  private static RetryOptions patient() {
    List<String> hopeless = new ArrayList<>(BUGS);
    hopeless.addAll(List.of(FailureType.fatalNames()));
    return RetryOptions.newBuilder()
        .setInitialInterval(Duration.ofSeconds(1))
        .setMaximumInterval(Duration.ofMinutes(1))
        .setDoNotRetry(hopeless.toArray(String[]::new))
        .build();
  }
}
