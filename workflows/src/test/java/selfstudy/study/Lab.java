package selfstudy.study;

import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import selfstudy.contract.SearchAttributes;
import selfstudy.contract.StudyState;
import selfstudy.contract.StudySummary;
import selfstudy.contract.TaskQueues;
import selfstudy.plan.StageKind;

/** Temporal in memory, with a worker of all queues. */
final class Lab implements AutoCloseable {
  private final TestWorkflowEnvironment server;
  final FakeStore store;
  final FakeStages stages;

  Lab() {
    this(200);
  }

  /** With so many slots for light activities. */
  Lab(int slots) {
    server =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .registerSearchAttribute(
                    SearchAttributes.STATE.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
                .registerSearchAttribute(
                    SearchAttributes.DONE.getName(), IndexedValueType.INDEXED_VALUE_TYPE_INT)
                .registerSearchAttribute(
                    SearchAttributes.TOTAL.getName(), IndexedValueType.INDEXED_VALUE_TYPE_INT)
                .build());
    store = new FakeStore(server.getWorkflowClient());
    stages = new FakeStages(store);
    WorkerOptions options =
        WorkerOptions.newBuilder()
            .setMaxHeartbeatThrottleInterval(Duration.ofMillis(20))
            .setDefaultDeadlockDetectionTimeout(10_000)
            .build();
    WorkerOptions few =
        WorkerOptions.newBuilder(options).setMaxConcurrentActivityExecutionSize(slots).build();
    Worker control = server.newWorker(TaskQueues.CONTROL, few);
    control.registerWorkflowImplementationTypes(StudyWorkflowImpl.class, StageWorkflowImpl.class);
    control.registerActivitiesImplementations(store, stages);
    server.newWorker(TaskQueues.WAITING, options).registerActivitiesImplementations(store);
    server.newWorker(TaskQueues.of(Plans.CPU), options).registerActivitiesImplementations(stages);
    server.start();
  }

  WorkflowClient client() {
    return server.getWorkflowClient();
  }

  /** Starts a study of that plan. */
  StudyWorkflow start(StudyInput input, Plans plan) {
    store.plan(input.study(), plan);
    StudyWorkflow study =
        client()
            .newWorkflowStub(
                StudyWorkflow.class,
                WorkflowOptions.newBuilder()
                    .setWorkflowId(StudyWorkflow.id(input.study()))
                    .setTaskQueue(TaskQueues.CONTROL)
                    .build());
    WorkflowClient.start(study::run, input);
    return study;
  }

  StudyWorkflow start(String study, Plans plan) {
    return start(StudyInput.of(study, 2), plan);
  }

  /** Starts one stage alone, of a plan that has it. */
  StageWorkflow startStage(String name, StageKind kind, Plans plan) {
    store.plan("study", plan);
    StageWorkflow stage =
        client()
            .newWorkflowStub(
                StageWorkflow.class,
                WorkflowOptions.newBuilder()
                    .setWorkflowId(StageWorkflow.id(Plans.key(name)))
                    .setTaskQueue(TaskQueues.CONTROL)
                    .build());
    WorkflowClient.start(stage::run, new StageInput("study", Plans.key(name), name, kind, 2, null));
    return stage;
  }

  /** The end of a study; idle time is skipped meanwhile. */
  StudySummary end(StudyWorkflow study) {
    return WorkflowStub.fromTyped(study).getResult(StudySummary.class);
  }

  void awaitState(StudyWorkflow study, StudyState state) {
    Pauses.until("study is " + state, () -> study.summary().state() == state);
  }

  /**
   * Waits until a state's record is over: this server, unlike a real one, drops the workflow task
   * that cancels an activity which has just ended.
   */
  void awaitRecorded(StudyWorkflow study, String id, String state) {
    Pauses.until(
        state + " is recorded",
        () ->
            store.states(id).contains(state)
                && WorkflowStub.fromTyped(study)
                        .describe()
                        .getRawDescription()
                        .getPendingActivitiesCount()
                    == 0);
  }

  void awaitStarted(String name, int attempts) {
    Pauses.until(name + " starts", () -> stages.attempts(name) >= attempts);
  }

  @Override
  public void close() {
    server.close();
  }
}
