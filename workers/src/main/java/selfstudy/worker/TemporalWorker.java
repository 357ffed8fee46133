package selfstudy.worker;

import io.temporal.client.WorkflowClient;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import selfstudy.contract.StudyActivities;
import selfstudy.contract.TaskQueues;
import selfstudy.spec.Numerics;
import selfstudy.study.StageWorkflowImpl;
import selfstudy.study.StudyWorkflowImpl;

/**
 * One process's share of the work: workflow tasks and light activities, and on its device one
 * training at a time.
 */
public final class TemporalWorker implements AutoCloseable {
  /** Two busy cores can keep a workflow thread waiting for longer than the default second. */
  private static final long DEADLOCK_MILLIS = 10_000;

  private static final Duration BEAT = Duration.ofSeconds(5);
  private static final int LIGHT_ACTIVITIES = 20;

  /** A waiting activity costs a thread and a question a second. */
  private static final int WAITING_ACTIVITIES = 1000;

  private final WorkerFactory factory;

  /**
   * @param numerics of a training, for which stages have to ask; null for a worker that only
   *     decides and does light work
   * @param activities implementations of the activity interfaces
   */
  public TemporalWorker(
      WorkflowClient client, @Nullable Numerics numerics, List<Object> activities) {
    factory = WorkerFactory.newInstance(client);
    Worker control = factory.newWorker(TaskQueues.CONTROL, options(LIGHT_ACTIVITIES));
    control.registerWorkflowImplementationTypes(StudyWorkflowImpl.class, StageWorkflowImpl.class);
    control.registerActivitiesImplementations(activities.toArray());
    factory
        .newWorker(TaskQueues.WAITING, options(WAITING_ACTIVITIES))
        .registerActivitiesImplementations(
            activities.stream().filter(StudyActivities.class::isInstance).toArray());
    if (numerics != null) {
      factory
          .newWorker(TaskQueues.of(numerics), options(1))
          .registerActivitiesImplementations(activities.toArray());
    }
  }

  /** Begins to poll. */
  public void start() {
    factory.start();
  }

  /** Takes nothing new, lets running activities leave a checkpoint, and returns when they have. */
  public void stop(Duration grace) {
    factory.shutdown();
    factory.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    factory.shutdownNow();
  }

  private static WorkerOptions options(int activities) {
    return WorkerOptions.newBuilder()
        .setMaxConcurrentActivityExecutionSize(activities)
        .setMaxHeartbeatThrottleInterval(BEAT)
        .setDefaultDeadlockDetectionTimeout(DEADLOCK_MILLIS)
        .build();
  }
}
