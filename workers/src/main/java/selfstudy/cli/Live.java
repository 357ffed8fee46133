package selfstudy.cli;

import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import selfstudy.contract.StudySummary;
import selfstudy.plan.StudyPlan;
import selfstudy.study.OpenStage;

/**
 * What Temporal tells of a study.
 *
 * @param handle null where no Temporal runs or it has no such study under way
 * @param summary null if nobody answers for the study
 * @param open stages that are neither done nor skipped, by key
 * @param note what keeps the study, or that nobody answers; null if all is well
 * @param announced the last state that the study told Temporal's list; null if nobody answers and
 *     it told none
 */
record Live(
    @Nullable StudyHandle handle,
    @Nullable StudySummary summary,
    Map<String, OpenStage> open,
    @Nullable String note,
    @Nullable String announced) {
  static final Live NOTHING = new Live(null, null, Map.of(), null, null);

  static Live of(StudyPlan plan, Session session) {
    if (!session.hasTemporal()) {
      return NOTHING;
    }
    StudyHandle handle = new StudyHandle(session.temporal().client(), plan.study());
    Optional<DescribeWorkflowExecutionResponse> found = handle.describe();
    if (found.isEmpty()
        || found.get().getWorkflowExecutionInfo().getStatus()
            != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING) {
      return NOTHING;
    }
    String trouble = StudyHandle.trouble(found.get());
    try {
      handle.requireWorker();
      StudySummary summary = handle.summary();
      Map<String, OpenStage> open =
          handle.open().stream().collect(Collectors.toMap(OpenStage::key, Function.identity()));
      return new Live(handle, summary, open, trouble, summary.state().label());
    } catch (UnreachableException e) {
      String note = trouble == null ? e.getMessage() : trouble;
      return new Live(null, null, Map.of(), note, StudyHandle.announced(found.get()));
    }
  }

  /** Whether it is under way although nobody answers for it: it waits for a worker. */
  boolean isMute() {
    return summary == null && note != null;
  }

  /** Whether the study has read its plan: a stage that is neither done nor open is skipped then. */
  boolean isLoaded() {
    return summary != null && summary.total() > 0;
  }

  /** What a worker has in hand of a stage; null if none has. */
  @Nullable RunningStage running(OpenStage stage) {
    return handle == null || !stage.state().equals("running")
        ? null
        : handle.running(stage).orElse(null);
  }
}
