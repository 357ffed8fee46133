package selfstudy.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import selfstudy.contract.FailureType;
import selfstudy.report.StudyResults;
import selfstudy.store.ArtifactStageStore;
import selfstudy.store.ArtifactStore;
import selfstudy.store.MemoryArtifactStore;
import selfstudy.store.StageStates;
import selfstudy.store.StudyStore;

class StudyActivitiesTest {
  private final MemoryArtifactStore store = new MemoryArtifactStore();

  @Test
  void aStudyThatTheStoreDoesNotKnowIsAFailureThatNoRetryCanMend() {
    assertBadRecord("knows no study \"s-1\"");
  }

  @Test
  void anUnreadablePlanIsAFailureThatNoRetryCanMend() throws IOException {
    store.write("studies/s-1/plan.json", "{\"study\":".getBytes(StandardCharsets.UTF_8));
    assertBadRecord("end-of-input");
  }

  @Test
  void aStoreThatIsAwayIsTriedAgain() {
    ArtifactStore away =
        new MemoryArtifactStore() {
          @Override
          public synchronized Optional<Versioned> read(String key) {
            throw new UncheckedIOException(new IOException("No route to host"));
          }
        };
    assertThatThrownBy(() -> over(away).readPlan("s-1", 0, 10))
        .isInstanceOf(UncheckedIOException.class);
  }

  private void assertBadRecord(String message) {
    assertThatThrownBy(() -> over(store).readPlan("s-1", 0, 10))
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo(FailureType.BAD_RECORD.name());
              assertThat(failure.isNonRetryable()).isTrue();
            })
        .hasMessageContaining(message);
  }

  private static StudyActivitiesImpl over(ArtifactStore store) {
    ArtifactStageStore stages = new ArtifactStageStore(store);
    StudyStore studies = new StudyStore(store);
    StageStates states = new StageStates(store, stages);
    return new StudyActivitiesImpl(
        studies, stages, states, new StudyReporter(studies, states, new StudyResults(stages)));
  }
}
