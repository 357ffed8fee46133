package selfstudy.study;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.testing.WorkflowReplayer;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import selfstudy.contract.StudyActivities;
import selfstudy.contract.StudyState;
import selfstudy.contract.StudySummary;

/** Studies that began under older code go on under this one. See {@link RecordHistories}. */
class ReplayTest {
  @ParameterizedTest
  @ValueSource(strings = {"study", "study-sharing", "study-continuing", "study-continued", "stage"})
  void replaysWhatOlderCodeBegan(String history) throws Exception {
    WorkflowReplayer.replayWorkflowExecutionFromResource(
        "histories/" + history + ".json", StudyWorkflowImpl.class, StageWorkflowImpl.class);
  }

  @Test
  void findsCommandsInAnotherOrder() {
    assertThatThrownBy(
            () ->
                WorkflowReplayer.replayWorkflowExecutionFromResource(
                    "histories/study-continued.json", ReportsFirst.class))
        .hasStackTraceContaining("NonDeterministic");
  }

  /** Does what the study's workflow does, in another order. */
  public static final class ReportsFirst implements StudyWorkflow {
    private final StudyActivities store = ActivityStubs.light();
    private final StudyInput input;

    @WorkflowInit
    public ReportsFirst(StudyInput input) {
      this.input = input;
    }

    @Override
    public StudySummary run(StudyInput sameInput) {
      store.report(input.study());
      store.readPlan(input.study(), 0, 500);
      return summary();
    }

    @Override
    public StudySummary summary() {
      return new StudySummary(input.study(), StudyState.RUNNING, 0, 0, 0, 0, 0, List.of());
    }

    @Override
    public List<OpenStage> open(int offset, int limit) {
      return List.of();
    }

    @Override
    public StudySummary retry(String stage) {
      return summary();
    }

    @Override
    public void checkRetry(String stage) {}

    @Override
    public StudySummary skip(String stage) {
      return summary();
    }

    @Override
    public void checkSkip(String stage) {}

    @Override
    public StudySummary pause() {
      return summary();
    }

    @Override
    public StudySummary resume() {
      return summary();
    }
  }
}
