package selfstudy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import selfstudy.contract.StudyState;
import selfstudy.contract.StudySummary;
import selfstudy.plan.StudyPlan;

final class StudyStoreTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  private final MemoryArtifactStore store = new MemoryArtifactStore();
  private final StudyStore studies = new StudyStore(store);

  @Test
  void readsTheNewestPlanAndRemembersTheFirstSubmission() throws IOException {
    StudyPlan first = new StudyPlan("fast-01", "fast", List.of(Stages.summary("k1")));
    studies.submit(first, "{}", NOON);
    assertThat(studies.plan("fast-01")).isEqualTo(first);
    StudyPlan plan =
        new StudyPlan("fast-01", "fast", List.of(Stages.dataset("k1", "d"), Stages.summary("k2")));
    assertThat(studies.hasOtherPlan(first)).isFalse();
    assertThat(studies.hasOtherPlan(plan)).isTrue();
    studies.submit(plan, "{}", NOON.plusSeconds(9));
    assertThat(studies.plan("fast-01")).isEqualTo(plan);
    assertThat(new StudyStore(store).plan("fast-01")).isEqualTo(plan);
    assertThat(studies.studies())
        .containsExactly(new StudyStore.Submission("fast-01", "fast", NOON.toString()));
  }

  @Test
  void listsTheNewestFirst() throws IOException {
    submit("b-1", "b", NOON);
    submit("a-1", "a", NOON.plusMillis(5));
    submit("c-1", "c", NOON.minusSeconds(5));
    assertThat(studies.studies())
        .extracting(StudyStore.Submission::study)
        .containsExactly("a-1", "b-1", "c-1");
  }

  @Test
  void findsAStudyByIdOrTheNewestOfAName() throws IOException {
    submit("fast-01", "fast", NOON);
    submit("fast-02", "fast", NOON.plusSeconds(60));
    submit("slow-01", "slow", NOON.plusSeconds(90));
    assertThat(studies.resolve("fast-01")).isEqualTo("fast-01");
    assertThat(studies.resolve("fast")).isEqualTo("fast-02");
  }

  @Test
  void namesTheNearestStudiesWhenThereIsNoSuch() throws IOException {
    assertThatExceptionOfType(UnknownStudyException.class)
        .isThrownBy(() -> studies.resolve("fast"))
        .withMessageContaining("has none yet");
    submit("fast-01", "fast", NOON);
    submit("slow-01", "slow", NOON);
    assertThatExceptionOfType(UnknownStudyException.class)
        .isThrownBy(() -> studies.resolve("fsat"))
        .withMessageContaining("\"fsat\"; did you mean \"fast\"?");
    assertThatExceptionOfType(UnknownStudyException.class)
        .isThrownBy(() -> studies.plan("fast-02"))
        .withMessageContaining("did you mean \"fast-01\"?");
  }

  @Test
  void keepsHowAStudyStandsAndItsPage() throws IOException {
    assertThat(studies.summary("s-1")).isEmpty();
    assertThat(studies.report("s-1")).isEmpty();
    StudySummary.FailedStage failed =
        new StudySummary.FailedStage("k", "name", "NON_FINITE_LOSS", "what to do");
    StudySummary summary =
        new StudySummary("s-1", StudyState.ATTENTION, 9, 4, 1, 0, 1, List.of(failed));
    studies.record(summary);
    studies.report("s-1", "<p>café</p>");
    assertThat(studies.summary("s-1")).contains(summary);
    assertThat(studies.report("s-1")).contains("<p>café</p>");
    assertThat(store.list("studies/"))
        .containsExactly("studies/s-1/report.html", "studies/s-1/status.json");
  }

  private void submit(String id, String name, Instant when) throws IOException {
    studies.submit(new StudyPlan(id, name, List.of()), "{}", when);
  }
}
