package selfstudy.activity;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import selfstudy.contract.FailureType;
import selfstudy.contract.StudyActivities;
import selfstudy.contract.StudySummary;
import selfstudy.plan.Stage;
import selfstudy.plan.StageState;
import selfstudy.plan.StageState.State;
import selfstudy.plan.StudyPlan;
import selfstudy.store.Bundle;
import selfstudy.store.CorruptArtifactException;
import selfstudy.store.StageStates;
import selfstudy.store.StageStore;
import selfstudy.store.StageStore.Head;
import selfstudy.store.StudyStore;
import selfstudy.study.StageWorkflow;

/** What a study's workflow asks of the store and of Temporal. */
public final class StudyActivitiesImpl implements StudyActivities {
  private static final long POLL_MILLIS = 1000;

  private final StudyStore studies;
  private final StageStore stages;
  private final StageStates states;
  private final StudyReporter reporter;

  /** Over one store. */
  public StudyActivitiesImpl(
      StudyStore studies, StageStore stages, StageStates states, StudyReporter reporter) {
    this.studies = studies;
    this.stages = stages;
    this.states = states;
    this.reporter = reporter;
  }

  @Override
  public PlanPage readPlan(String study, int offset, int limit) {
    return io(
        () -> {
          StudyPlan plan = studies.plan(study);
          List<Stage> all = plan.stages();
          Map<String, Integer> positions = new HashMap<>();
          for (int i = 0; i < all.size(); i++) {
            positions.put(all.get(i).key(), i);
          }
          int end = Math.min(all.size(), offset + limit);
          Map<String, StageState> there = states.of(all.subList(offset, end));
          List<PlannedStage> open = new ArrayList<>();
          for (int i = offset; i < end; i++) {
            Stage stage = all.get(i);
            StageState state = there.get(stage.key());
            if (state == null || state.state() != State.HIT) {
              open.add(PlannedStage.of(i, stage, positions));
            }
          }
          return new PlanPage(all.size(), open);
        });
  }

  @Override
  public Stage readStage(String study, String key) {
    return io(
        () ->
            studies
                .plan(study)
                .find(key)
                .orElseThrow(
                    () -> new IllegalArgumentException("Study " + study + " has no stage " + key)));
  }

  @Override
  public List<String> finished(List<String> keys) {
    return io(
        () -> {
          List<String> finished = new ArrayList<>();
          for (String key : keys) {
            if (stages.head(key).map(Head::result).isPresent()) {
              finished.add(key);
            }
          }
          return finished;
        });
  }

  @Override
  public long checkpointStep(String key) {
    return io(() -> stages.head(key).map(Head::checkpoint).map(Bundle::step).orElse(-1L));
  }

  @Override
  public void awaitStage(String key) {
    ActivityExecutionContext context = Activity.getExecutionContext();
    WorkflowStub stage = context.getWorkflowClient().newUntypedWorkflowStub(StageWorkflow.id(key));
    while (running(stage)) {
      context.heartbeat(key);
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Activity.wrap(e);
      }
    }
  }

  private static boolean running(WorkflowStub stage) {
    try {
      WorkflowExecutionStatus status = stage.describe().getStatus();
      return status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    } catch (WorkflowNotFoundException e) {
      return false;
    }
  }

  @Override
  public void report(String study) {
    io(
        () -> {
          reporter.writeAtEnd(study);
          return study;
        });
  }

  @Override
  public void record(StudySummary summary) {
    io(
        () -> {
          studies.record(summary);
          return summary;
        });
  }

  @FunctionalInterface
  private interface Reading<T> {
    T run() throws IOException;
  }

  /** Reading again mends a store that is away, not a record that is wrong. */
  private static <T> T io(Reading<T> reading) {
    try {
      return reading.run();
    } catch (JsonProcessingException | CorruptArtifactException e) {
      throw badRecord(e);
    } catch (UncheckedIOException e) {
      throw e.getCause() instanceof JsonProcessingException
              || e.getCause() instanceof CorruptArtifactException
          ? badRecord(e.getCause())
          : e;
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw badRecord(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ApplicationFailure badRecord(Exception cause) {
    return FailureType.BAD_RECORD.failure(
        "What the store says of the study cannot be used ("
            + cause.getMessage()
            + "): cancel the study and submit it again",
        cause);
  }
}
