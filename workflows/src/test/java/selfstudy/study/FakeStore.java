package selfstudy.study;

import io.temporal.activity.Activity;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import selfstudy.contract.StudyActivities;
import selfstudy.contract.StudySummary;
import selfstudy.plan.Stage;

/** Plans, results and checkpoints in memory. */
final class FakeStore implements StudyActivities {
  private final WorkflowClient client;
  private final Map<String, List<Stage>> plans = new ConcurrentHashMap<>();
  final Set<String> results = ConcurrentHashMap.newKeySet();
  final Map<String, Long> checkpoints = new ConcurrentHashMap<>();
  final List<StudySummary> records = new CopyOnWriteArrayList<>();
  final List<String> reports = new CopyOnWriteArrayList<>();
  final List<String> awaited = new CopyOnWriteArrayList<>();

  /** Whether plans cannot be read for now. */
  volatile boolean isAway;

  FakeStore(WorkflowClient client) {
    this.client = client;
  }

  void plan(String study, Plans plan) {
    plans.put(study, plan.stages());
  }

  private List<Stage> plan(String study) {
    List<Stage> plan = plans.get(study);
    if (plan == null) {
      throw ApplicationFailure.newNonRetryableFailure("No plan of " + study, "BAD_DATA");
    }
    return plan;
  }

  @Override
  public PlanPage readPlan(String study, int offset, int limit) {
    if (isAway) {
      throw new IllegalStateException("The store is away");
    }
    List<PlannedStage> planned = Plans.planned(plan(study));
    return new PlanPage(
        planned.size(),
        planned.stream()
            .skip(offset)
            .limit(limit)
            .filter(stage -> !results.contains(stage.key()))
            .toList());
  }

  @Override
  public Stage readStage(String study, String key) {
    return plan(study).stream().filter(stage -> stage.key().equals(key)).findFirst().orElseThrow();
  }

  @Override
  public List<String> finished(List<String> keys) {
    return keys.stream().filter(results::contains).toList();
  }

  @Override
  public long checkpointStep(String key) {
    return checkpoints.getOrDefault(key, -1L);
  }

  @Override
  public void awaitStage(String key) {
    awaited.add(key);
    while (runs(key)) {
      Activity.getExecutionContext().heartbeat(null);
      Pauses.briefly();
    }
  }

  private boolean runs(String key) {
    return client.newUntypedWorkflowStub(StageWorkflow.id(key)).describe().getStatus()
        == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  @Override
  public void report(String study) {
    reports.add(study);
  }

  @Override
  public void record(StudySummary summary) {
    records.add(summary);
  }

  /** The states recorded of a study, in order. */
  List<String> states(String study) {
    return records.stream()
        .filter(record -> record.study().equals(study))
        .map(record -> record.state().label())
        .toList();
  }
}
