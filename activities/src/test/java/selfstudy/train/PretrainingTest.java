package selfstudy.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import selfstudy.plan.StageWork.Pretrain;
import selfstudy.spec.OptimizerSpec;
import selfstudy.store.SupersededException;
import selfstudy.tensor.Engine;

class PretrainingTest {
  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {"simclr", "supervised"})
  void theLossFallsOnImagesThatCanBeTold(String method) throws IOException {
    Map<String, Path> result = train(work(method, 0.003), folder("loss"), never());
    List<MetricSeries.Row> rows = MetricSeries.read(file(result, Pretraining.METRICS)).rows();
    assertThat(rows).hasSize(SmallTraining.STEPS);
    assertThat(rows.get(SmallTraining.STEPS - 1).loss()).isLessThan(rows.get(0).loss());
  }

  @Test
  void anotherSeedGivesAnotherEncoder() throws IOException {
    Pretrain one = work("random", 1);
    Pretrain two =
        new Pretrain(one.method(), one.encoder(), one.data(), one.resolution(), one.seed() + 1);
    assertThat(SmallTraining.digest(train(one, folder("one"), never())))
        .isNotEqualTo(SmallTraining.digest(train(two, folder("two"), never())));
  }

  @Test
  void aLossThatIsNotFiniteEndsTheTrainingAndKeepsTheCheckpointBeforeIt() {
    FolderCheckpoints checkpoints = folder("diverging");
    assertThatThrownBy(() -> train(work("supervised", 1e30), checkpoints, never()))
        .isInstanceOf(NonFiniteLossException.class)
        .hasMessageContaining("step 1")
        .hasMessageContaining("learning rate");
    assertThat(checkpoints.newest()).isPresent();
  }

  @Test
  void weightsThatTheLastStepLeavesNotFiniteAreNoResult() {
    OptimizerSpec far = new OptimizerSpec.AdamW(1e39, 0.9, 0.999, 1e-8, 1e-4);
    Pretrain once =
        SmallTraining.work(
            "supervised", SmallTraining.recipe(far, 1, SmallTraining.IMAGES.size(), null));
    assertThatThrownBy(() -> train(once, folder("once"), never()))
        .isInstanceOf(NonFiniteLossException.class)
        .hasMessageContaining("weights are not finite at step 0");
  }

  @Test
  void anUntrainedEncoderAsksForNoImages() throws IOException {
    Pretraining.ImageSource none =
        () -> {
          throw new IOException("asked for images");
        };
    assertThat(train(work("random", 1), none, folder("random"), never()))
        .containsKey(Pretraining.ENCODER);
  }

  @Test
  @Timeout(60)
  void theTrainingGoesOnWhileACheckpointIsUploadedAndNoOtherIsBegun() throws IOException {
    CountDownLatch seventh = new CountDownLatch(1);
    List<Long> published = new ArrayList<>();
    Checkpoints slow =
        new NoCheckpoints() {
          @Override
          public void publish(long step, Map<String, Path> files) {
            published.add(step);
            await(seventh);
          }
        };
    train(work("simclr", 0.003), slow, at(7, seventh::countDown));
    assertThat(published.get(0)).isOne();
    assertThat(published.subList(1, published.size())).isNotEmpty().allMatch(step -> step >= 7);
  }

  @Test
  @Timeout(60)
  void aStopLeavesACheckpointOfItsOwnStepAfterTheOneUnderWay() {
    CountDownLatch third = new CountDownLatch(1);
    List<Long> published = new ArrayList<>();
    Checkpoints slow =
        new NoCheckpoints() {
          @Override
          public void publish(long step, Map<String, Path> files) {
            await(third);
            published.add(step);
          }
        };
    Progress stopping = Stopping.after("train", 3, at(3, third::countDown));
    assertThatThrownBy(() -> train(work("simclr", 0.003), slow, stopping))
        .isInstanceOf(StoppedException.class);
    assertThat(published).containsExactly(1L, 3L);
  }

  @ParameterizedTest
  @MethodSource
  void whatAPublicationFailedWithEndsTheTraining(Throwable failure) {
    Checkpoints failing =
        new NoCheckpoints() {
          @Override
          public void publish(long step, Map<String, Path> files) throws IOException {
            if (failure instanceof IOException reported) {
              throw reported;
            }
            throw (RuntimeException) failure;
          }
        };
    assertThatThrownBy(() -> train(work("simclr", 0.003), failing, never())).isSameAs(failure);
  }

  static List<Throwable> whatAPublicationFailedWithEndsTheTraining() {
    return List.of(
        new SupersededException("stage", "owner", "other"), new IOException("Connection reset"));
  }

  @Test
  void aStopIsHeardWhileTheBankIsFilled() {
    FolderCheckpoints checkpoints = folder("filling");
    assertThatThrownBy(
            () -> train(work("pirl-jigsaw", 0.003), checkpoints, Stopping.after("begin", 1)))
        .isInstanceOf(StoppedException.class);
    assertThat(checkpoints.newest()).isEmpty();
  }

  private FolderCheckpoints folder(String name) {
    return new FolderCheckpoints(temporary.resolve(name));
  }

  private Map<String, Path> train(Pretrain work, Checkpoints checkpoints, Progress progress)
      throws IOException {
    return train(work, () -> SmallTraining.IMAGES, checkpoints, progress);
  }

  private Map<String, Path> train(
      Pretrain work, Pretraining.ImageSource images, Checkpoints checkpoints, Progress progress)
      throws IOException {
    Path folder = Files.createTempDirectory(temporary, "files");
    TrainingSettings settings = new TrainingSettings(Duration.ZERO, 1);
    return new Pretraining(Engine.start(1), work, images, checkpoints, settings, progress, folder)
        .run();
  }

  private static Path file(Map<String, Path> result, String part) {
    return Objects.requireNonNull(result.get(part));
  }

  private static Progress never() {
    return Progress.NONE;
  }

  /** Does something after a step. */
  private static Progress at(long at, Runnable action) {
    return new Progress() {
      @Override
      public void tick(
          String phase,
          long step,
          long steps,
          @Nullable Double loss,
          @Nullable Double imagesPerSecond) {
        if (step == at) {
          action.run();
        }
      }

      @Override
      public boolean stopRequested() {
        return false;
      }
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Pretrain work(String name, double rate) {
    OptimizerSpec optimizer = new OptimizerSpec.AdamW(rate, 0.9, 0.999, 1e-8, 1e-4);
    return SmallTraining.work(name, optimizer, null);
  }
}
