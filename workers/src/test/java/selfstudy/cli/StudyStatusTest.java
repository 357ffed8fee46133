package selfstudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import selfstudy.contract.StudyState;
import selfstudy.contract.StudySummary;

class StudyStatusTest {
  private static final String STUDY = "quick-1234abcd";
  private static final String NOBODY = "No worker answers for " + STUDY + ".";

  /** Temporal has it as running, and no worker answers. */
  private static Live mute(@Nullable String announced) {
    return new Live(null, null, Map.of(), NOBODY, announced);
  }

  private static StudySummary summary(StudyState state) {
    return new StudySummary(STUDY, state, 9, 3, 0, 0, 0, List.of());
  }

  @Test
  void aPausedStudyWhoseWorkersAreGoneIsPaused() {
    assertThat(StudyStatus.state(false, mute("paused"), null)).isEqualTo("paused");
    assertThat(StudyStatus.state(false, mute("paused"), summary(StudyState.RUNNING)))
        .as("the worker left before it told the store")
        .isEqualTo("paused");
    assertThat(StudyStatus.state(false, mute(null), summary(StudyState.PAUSED)))
        .as("a Temporal without search attributes")
        .isEqualTo("paused");
    assertThat(StudyStatus.note(STUDY, "paused", mute("paused")))
        .contains(STUDY + " is paused", "'selfstudy run'", "'selfstudy worker'", "resume " + STUDY)
        .doesNotContain(NOBODY);
  }

  @Test
  void aRunningStudyWhoseWorkersAreGoneIsSaidToLackThem() {
    assertThat(StudyStatus.state(false, mute("running"), summary(StudyState.PAUSED)))
        .as("resumed since it told the store")
        .isEqualTo("running");
    assertThat(StudyStatus.state(false, mute(null), null)).isEqualTo("running");
    assertThat(StudyStatus.note(STUDY, "running", mute("running"))).isEqualTo(NOBODY);
  }

  @Test
  void aPausedStudyWithoutATemporalIsSaidToGoOnWithRun() {
    assertThat(StudyStatus.state(false, Live.NOTHING, summary(StudyState.PAUSED)))
        .isEqualTo("paused");
    assertThat(StudyStatus.note(STUDY, "paused", Live.NOTHING)).contains("'selfstudy run'");
  }

  @Test
  void aPausedStudyThatAnswersKeepsItsOwnNote() {
    Live live = new Live(null, summary(StudyState.PAUSED), Map.of(), "record fails", "paused");
    assertThat(StudyStatus.state(false, live, null)).isEqualTo("paused");
    assertThat(StudyStatus.note(STUDY, "paused", live)).isEqualTo("record fails");
  }
}
