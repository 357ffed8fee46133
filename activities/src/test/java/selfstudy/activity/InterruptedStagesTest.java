package selfstudy.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import selfstudy.contract.FailureType;
import selfstudy.contract.StageActivities;
import selfstudy.contract.StageProgress;
import selfstudy.dataset.Catalogue;
import selfstudy.dataset.DatasetFetch;
import selfstudy.dataset.Datasets;
import selfstudy.dataset.ImageSet;
import selfstudy.encoder.StoredEncoders;
import selfstudy.plan.Stage;
import selfstudy.plan.StageWork.DataInput;
import selfstudy.report.StudyResults;
import selfstudy.spec.Labels;
import selfstudy.store.ArtifactStageStore;
import selfstudy.store.MemoryArtifactStore;
import selfstudy.store.StageStore.Head;
import selfstudy.store.StudyStore;
import selfstudy.tensor.Engine;
import selfstudy.train.SyntheticImages;
import selfstudy.train.TrainingSettings;

/** Attempts that end early, and the ones after them. */
class InterruptedStagesTest {
  private static final Stage STAGE = StageActivitiesTest.supervised("there", Labels.ALL, 0.1);

  @TempDir Path temporary;

  private volatile boolean full;
  private final MemoryArtifactStore store =
      new MemoryArtifactStore() {
        @Override
        public void upload(String key, Path file, Runnable alive) throws IOException {
          if (full) {
            throw new IOException("No space left");
          }
          super.upload(key, file, alive);
        }
      };
  private final ArtifactStageStore stages = new ArtifactStageStore(store);
  private final List<TestActivityEnvironment> environments = new ArrayList<>();
  private final List<StageProgress> beats = new ArrayList<>();

  @AfterEach
  void close() {
    environments.forEach(TestActivityEnvironment::close);
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void aCancelledTrainingLeavesACheckpointFromWhichTheNextGoesOn() throws IOException {
    cancelAtItsFirstBeat();
    Head head = head();
    long left = Objects.requireNonNull(head.checkpoint()).step();
    assertThat(left).isPositive();
    assertThat(head.result()).isNull();

    beats.clear();
    assertThat(worker().pretrain(STAGE).reused()).isFalse();
    assertThat(beats.get(0)).matches(beat -> beat.step() == left + 1 && beat.checkpoint() == left);
    assertThat(head().checkpoint()).isNull();
    assertThat(head().result()).isNotNull();
  }

  @Test
  void aDamagedCheckpointIsPassedOverForTheOneBeforeIt() throws IOException {
    cancelAtItsFirstBeat();
    cancelAtItsFirstBeat();
    Head head = head();
    String newest = Objects.requireNonNull(head.checkpoint()).prefix();
    store.write(newest + "state.safetensors", new byte[5]);
    long before = Objects.requireNonNull(head.previous()).step();

    beats.clear();
    worker().pretrain(STAGE);
    assertThat(beats.get(0)).matches(beat -> beat.checkpoint() == before);
    assertThat(beats.get(0).step()).isEqualTo(before + 1);
  }

  @Test
  void anAttemptThatLostItsStageIsSuperseded() {
    assertFailure(
        worker(false, () -> stages.claim(STAGE.key(), "other")),
        STAGE,
        FailureType.SUPERSEDED,
        "belongs to other");
  }

  @Test
  void aStoreThatIsAwayIsNotHeldAgainstTheStage() {
    assertFailure(
        worker(
            false,
            () -> {
              throw new IOException("Connection reset");
            }),
        STAGE,
        FailureType.UNREACHABLE,
        "Connection reset");
  }

  @Test
  void aTrainingThatDivergesSaysWhereAndKeepsTheCheckpointBefore() throws IOException {
    assertFailure(
        worker(false, Duration.ZERO, () -> "nothing"),
        StageActivitiesTest.supervised("there", Labels.ALL, 1e30),
        FailureType.NON_FINITE_LOSS,
        "The loss is not finite at step 1 (learning rate 9.7",
        "the losses before it: [1.38");
    assertThat(head().result()).isNull();
    assertThat(Objects.requireNonNull(head().checkpoint()).step()).isEqualTo(1);
  }

  @Test
  void aCheckpointThatCannotBeUploadedFailsAsTheStoreDid() {
    full = true;
    assertFailure(
        worker(false, Duration.ZERO, () -> "nothing"),
        STAGE,
        FailureType.UNREACHABLE,
        "No space left");
  }

  private void cancelAtItsFirstBeat() {
    StageActivities activities = worker(true, () -> "nothing");
    assertThatThrownBy(() -> activities.pretrain(STAGE)).isInstanceOf(CanceledFailure.class);
  }

  private static void assertFailure(
      StageActivities activities, Stage stage, FailureType type, String... message) {
    assertThatThrownBy(() -> activities.pretrain(stage))
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo(type.name());
              assertThat(failure.isNonRetryable()).isEqualTo(type.fatal());
              assertThat(failure.getOriginalMessage()).contains(message);
            });
  }

  private Head head() throws IOException {
    return stages.head(STAGE.key()).orElseThrow();
  }

  private StageActivities worker() {
    return worker(false, () -> "nothing");
  }

  /**
   * A worker of its own.
   *
   * @param cancelled whether its activity is cancelled in answer to the first beat; the later ones
   *     come too fast to be sent
   */
  private StageActivities worker(boolean cancelled, Opening opening) {
    return worker(cancelled, Duration.ofDays(1), opening);
  }

  private StageActivities worker(boolean cancelled, Duration interval, Opening opening) {
    TestActivityEnvironment temporal = TestActivityEnvironment.newInstance();
    environments.add(temporal);
    temporal.setActivityHeartbeatListener(
        StageProgress.class,
        beat -> {
          beats.add(beat);
          if (cancelled) {
            temporal.requestCancelActivity();
          }
        });
    Engine engine = Engine.start(1);
    temporal.registerActivitiesImplementations(
        new StageActivitiesImpl(
            new StageRunner(stages, temporary, Host.local("unknown", engine.version()), "worker"),
            new StudyStore(store),
            new StudyResults(stages),
            new OpenedDatasets(opening),
            test -> {
              throw new IllegalStateException("No training reads the test split");
            },
            new DatasetFetch(Catalogue.standard(), store, temporary),
            new StoredEncoders(store),
            engine,
            new TrainingSettings(interval, 1),
            "worker"));
    return temporal.newActivityStub(StageActivities.class);
  }

  private interface Opening {
    Object run() throws IOException;
  }

  /** Something happens when the images are opened. */
  private record OpenedDatasets(Opening opening) implements Datasets {
    @Override
    public ImageSet pretraining(DataInput data) throws IOException {
      opening.run();
      return new SyntheticImages(80, 4, 16, 1);
    }

    @Override
    public ImageSet labelled(DataInput data, int seed) throws IOException {
      return pretraining(data);
    }
  }
}
