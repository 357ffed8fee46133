package selfstudy.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import selfstudy.contract.StudyState;
import selfstudy.contract.StudySummary;
import selfstudy.plan.Stage;
import selfstudy.plan.StageWork.Summarise;
import selfstudy.plan.StudyPlan;
import selfstudy.report.StudyReport.Problem;
import selfstudy.spec.Numerics;
import selfstudy.spec.VerdictSpec;

final class MissingResultsTest {
  private static final StudyPlan PLAN =
      new StudyPlan(
          "study-1",
          "study",
          List.of(
              stage("data"),
              stage("simclr", "data"),
              stage("moco", "data"),
              stage("probe-simclr", "simclr"),
              stage("probe-moco", "moco"),
              stage("summary", "probe-simclr", "probe-moco")));

  @Test
  void aFailedStageBlocksEverythingThatNeedsIt() {
    MissingResults missing =
        of(Set.of("moco", "probe-simclr", "probe-moco", "summary"), StudyState.ATTENTION, "moco");
    assertThat(missing.problems())
        .containsExactly(
            new Problem(
                "name of moco",
                Problem.State.FAILED,
                "out of memory",
                List.of("name of probe-moco", "name of summary")));
    assertThat(missing.waiting()).isEqualTo(1);
  }

  @Test
  void whatACompletedStudyHasNotWasSkipped() {
    MissingResults missing = of(Set.of("moco", "probe-moco", "summary"), StudyState.COMPLETED);
    assertThat(missing.problems()).hasSize(1);
    assertThat(missing.problems().get(0).state()).isEqualTo(Problem.State.SKIPPED);
    assertThat(missing.problems().get(0).blocks()).contains("name of probe-moco");
    assertThat(missing.waiting()).isZero();
    assertThat(MissingResults.of(PLAN, Set.of("moco"), Optional.empty(), true).problems())
        .hasSize(1);
  }

  @Test
  void whileTheStudyRunsStagesWait() {
    MissingResults missing = of(Set.of("moco", "probe-moco", "summary"), StudyState.RUNNING);
    assertThat(missing.problems()).isEmpty();
    assertThat(missing.waiting()).isEqualTo(3);
  }

  @Test
  void aFailureThatARetryHasMendedIsNoProblem() {
    assertThat(of(Set.of("summary"), StudyState.ATTENTION, "moco").problems()).isEmpty();
  }

  private static MissingResults of(Set<String> without, StudyState state, String... failed) {
    List<StudySummary.FailedStage> failures =
        List.of(failed).stream()
            .map(key -> new StudySummary.FailedStage(key, key, null, "out of memory"))
            .toList();
    StudySummary summary = new StudySummary("study-1", state, 6, 0, 0, 0, 0, failures);
    return MissingResults.of(PLAN, without, Optional.of(summary), false);
  }

  private static Stage stage(String key, String... inputs) {
    return new Stage(
        key,
        "name of " + key,
        null,
        null,
        null,
        null,
        List.of(inputs),
        new Summarise(List.of(), new VerdictSpec(5)),
        1,
        new Numerics(Numerics.DeviceClass.CPU, 1, Numerics.Precision.FP32, false));
  }
}
