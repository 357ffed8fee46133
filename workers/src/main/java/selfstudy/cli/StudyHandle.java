package selfstudy.cli;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.metadata.POJOActivityInterfaceMetadata;
import io.temporal.common.metadata.POJOActivityMethodMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import selfstudy.contract.SearchAttributes;
import selfstudy.contract.StageActivities;
import selfstudy.contract.StageProgress;
import selfstudy.contract.StudySummary;
import selfstudy.contract.TaskQueues;
import selfstudy.study.Attempts;
import selfstudy.study.OpenStage;
import selfstudy.study.StageWorkflow;
import selfstudy.study.StudyInput;
import selfstudy.study.StudyWorkflow;

/** One study in Temporal. */
final class StudyHandle {
  private static final int PAGE = 500;

  /** A worker answers well within; without one, the client would ask again for a minute. */
  private static final Duration ANSWER = Duration.ofSeconds(6);

  /** Activities that work at a stage; its workflow has others, which read and look things up. */
  private static final Set<String> ATTEMPTS =
      POJOActivityInterfaceMetadata.newInstance(StageActivities.class).getMethodsMetadata().stream()
          .map(POJOActivityMethodMetadata::getActivityTypeName)
          .collect(Collectors.toUnmodifiableSet());

  private final WorkflowClient client;
  private final String study;
  private final String hint;
  private final StudyWorkflow workflow;

  /** Attempts by the activity that makes them, which is asked for once each. */
  private final Map<String, Attempts> attempts = new HashMap<>();

  StudyHandle(WorkflowClient client, String study) {
    this(client, study, "Start one with 'selfstudy worker'.");
  }

  /**
   * @param hint what to do, or to know, while no worker answers
   */
  StudyHandle(WorkflowClient client, String study, String hint) {
    this.client = client;
    this.study = study;
    this.hint = hint;
    this.workflow = client.newWorkflowStub(StudyWorkflow.class, StudyWorkflow.id(study));
  }

  /** Starts the study; one that is under way goes on as it was. */
  void start(StudyInput input) {
    StudyWorkflow fresh =
        client.newWorkflowStub(
            StudyWorkflow.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId(StudyWorkflow.id(study))
                .setTaskQueue(TaskQueues.CONTROL)
                .setWorkflowIdConflictPolicy(
                    WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                .setWorkflowIdReusePolicy(
                    WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                .setStaticSummary(study)
                .build());
    WorkflowClient.start(fresh::run, input);
  }

  /** How its workflow stands; empty if Temporal does not know it, or not any more. */
  Optional<WorkflowExecutionStatus> status() {
    return describe().map(found -> found.getWorkflowExecutionInfo().getStatus());
  }

  /** What Temporal says of its workflow; empty if it does not know it, or not any more. */
  Optional<DescribeWorkflowExecutionResponse> describe() {
    return describe(StudyWorkflow.id(study));
  }

  /** Why an activity of the study itself fails again and again; null if none does. */
  static @Nullable String trouble(DescribeWorkflowExecutionResponse described) {
    return described.getPendingActivitiesList().stream()
        .filter(activity -> activity.getAttempt() > 1 && activity.hasLastFailure())
        .map(
            activity ->
                activity.getActivityType().getName()
                    + " fails and is tried again: "
                    + activity.getLastFailure().getMessage())
        .findFirst()
        .orElse(null);
  }

  /** The last state that the study told Temporal's list; null if it told none. */
  static @Nullable String announced(DescribeWorkflowExecutionResponse described) {
    Payload state =
        described
            .getWorkflowExecutionInfo()
            .getSearchAttributes()
            .getIndexedFieldsMap()
            .get(SearchAttributes.STATE.getName());
    return state == null
        ? null
        : DefaultDataConverter.STANDARD_INSTANCE.fromPayload(state, String.class, String.class);
  }

  /**
   * The summary that a completed study ended with; of another that has ended, throws {@link
   * WorkflowFailedException}.
   */
  StudySummary result() {
    return WorkflowStub.fromTyped(workflow).getResult(StudySummary.class);
  }

  /** Whether Temporal has it as running: paused and in need of attention included. */
  boolean isOpen() {
    return status()
        .filter(it -> it == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING)
        .isPresent();
  }

  /** Throws {@link UnreachableException} if no worker answers. */
  StudySummary summary() {
    return answered(workflow::summary);
  }

  /** Throws {@link UnreachableException} if no worker is there to take up what it is told. */
  void requireWorker() {
    boolean polled =
        client
                .getWorkflowServiceStubs()
                .blockingStub()
                .describeTaskQueue(
                    DescribeTaskQueueRequest.newBuilder()
                        .setNamespace(client.getOptions().getNamespace())
                        .setTaskQueue(TaskQueue.newBuilder().setName(TaskQueues.CONTROL))
                        .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW)
                        .build())
                .getPollersCount()
            > 0;
    if (!polled) {
      throw noWorker(null);
    }
    summary(); // A worker that died is listed for minutes.
  }

  private UnreachableException noWorker(@Nullable Throwable cause) {
    String message = "No worker answers for " + study + ". " + hint;
    return cause == null
        ? new UnreachableException(message)
        : new UnreachableException(message, cause);
  }

  /** A query's answer, within seconds or not at all. */
  private <T> T answered(Supplier<T> query) {
    Context.CancellableContext context = Context.current().withCancellation();
    CompletableFuture.delayedExecutor(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> context.cancel(null));
    Context before = context.attach();
    try {
      return query.get();
    } catch (RuntimeException e) {
      if (context.isCancelled()) {
        throw noWorker(e);
      }
      throw e;
    } finally {
      context.detach(before);
      context.cancel(null);
    }
  }

  StudySummary pause() {
    return workflow.pause();
  }

  StudySummary resume() {
    return workflow.resume();
  }

  StudySummary retry(String stage) {
    return workflow.retry(stage);
  }

  StudySummary skip(String stage) {
    return workflow.skip(stage);
  }

  /** Asks for the end; trainings leave a checkpoint first. */
  void cancel() {
    WorkflowStub.fromTyped(workflow).cancel();
  }

  /**
   * Ends its workflow at once, without a worker's help; its stages are asked to stop and leave a
   * checkpoint.
   */
  void terminate(String reason) {
    WorkflowStub.fromTyped(workflow).terminate(reason);
  }

  /** Stages that are neither done nor skipped, in the plan's order. */
  List<OpenStage> open() {
    List<OpenStage> open = new ArrayList<>();
    List<OpenStage> page;
    do {
      int offset = open.size();
      page = answered(() -> workflow.open(offset, PAGE));
      open.addAll(page);
    } while (page.size() == PAGE);
    return open;
  }

  /** What Temporal knows of a stage that a worker has in hand; empty if none has. */
  Optional<RunningStage> running(OpenStage stage) {
    return describe(StageWorkflow.id(stage.key())).flatMap(found -> running(stage, found));
  }

  private Optional<RunningStage> running(
      OpenStage stage, DescribeWorkflowExecutionResponse described) {
    return described.getPendingActivitiesList().stream()
        .filter(activity -> ATTEMPTS.contains(activity.getActivityType().getName()))
        .filter(activity -> activity.hasLastStartedTime())
        .filter(
            activity ->
                activity.getState() == PendingActivityState.PENDING_ACTIVITY_STATE_STARTED
                    || activity.getState()
                        == PendingActivityState.PENDING_ACTIVITY_STATE_CANCEL_REQUESTED)
        .findFirst()
        .map(activity -> running(stage, activity));
  }

  private RunningStage running(OpenStage stage, PendingActivityInfo activity) {
    Attempts made =
        attempts.computeIfAbsent(
            stage.key() + "/" + activity.getActivityId(), id -> attempts(stage.key()));
    return new RunningStage(
        stage.key(),
        stage.name(),
        progress(activity),
        made.attempt(),
        activity.hasLastHeartbeatTime()
            ? Instant.ofEpochSecond(activity.getLastHeartbeatTime().getSeconds())
            : null,
        made.lastFailure(),
        null);
  }

  private Attempts attempts(String key) {
    return answered(client.newWorkflowStub(StageWorkflow.class, StageWorkflow.id(key))::attempts);
  }

  private @Nullable StageProgress progress(PendingActivityInfo activity) {
    return activity.hasHeartbeatDetails()
        ? client
            .getOptions()
            .getDataConverter()
            .fromPayloads(
                0,
                Optional.of(activity.getHeartbeatDetails()),
                StageProgress.class,
                StageProgress.class)
        : null;
  }

  private Optional<DescribeWorkflowExecutionResponse> describe(String workflowId) {
    try {
      return Optional.of(
          client
              .getWorkflowServiceStubs()
              .blockingStub()
              .describeWorkflowExecution(
                  DescribeWorkflowExecutionRequest.newBuilder()
                      .setNamespace(client.getOptions().getNamespace())
                      .setExecution(
                          WorkflowExecution.newBuilder().setWorkflowId(workflowId).build())
                      .build()));
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
