package selfstudy.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
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
import selfstudy.dataset.ImageSet;
import selfstudy.plan.StageWork.DataInput;
import selfstudy.plan.StageWork.Pretrain;
import selfstudy.spec.AugmentationSpec;
import selfstudy.spec.EncoderSpec;
import selfstudy.spec.EncoderSpec.Architecture;
import selfstudy.spec.EncoderSpec.Stem;
import selfstudy.spec.Labels;
import selfstudy.spec.MethodSpec;
import selfstudy.spec.MethodSpec.Pirl.BankStart;
import selfstudy.spec.MethodSpec.Pirl.Estimator;
import selfstudy.spec.MethodSpec.Pirl.Pretext;
import selfstudy.spec.OptimizerSpec;
import selfstudy.spec.ScheduleSpec;
import selfstudy.spec.TrainingSpec;
import selfstudy.store.SupersededException;
import selfstudy.tensor.Engine;

class PretrainingTest {
  private static final ImageSet IMAGES = new SyntheticImages(40, 4, 16, 1);
  private static final int STEPS = 10;

  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "simclr",
        "simclr/4",
        "moco",
        "moco/4",
        "pirl-jigsaw",
        "pirl-jigsaw/4",
        "pirl-rotation",
        "supervised"
      })
  void aTrainingStoppedAtAnyStepEndsWithTheBytesOfAnUninterruptedOne(String method)
      throws IOException {
    String uninterrupted = digest(train(work(method, 0.003), folder("whole"), never()));
    for (int stop : List.of(1, 5, 9)) {
      FolderCheckpoints checkpoints = folder("stopped-" + stop);
      assertThatThrownBy(() -> train(work(method, 0.003), checkpoints, after(stop)))
          .isInstanceOf(StoppedException.class);
      String resumed = digest(train(work(method, 0.003), checkpoints, never()));
      assertThat(resumed).as("stopped after %d steps", stop).isEqualTo(uninterrupted);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"simclr", "supervised"})
  void theLossFallsOnImagesThatCanBeTold(String method) throws IOException {
    Map<String, Path> result = train(work(method, 0.003), folder("loss"), never());
    List<MetricSeries.Row> rows = MetricSeries.read(file(result, Pretraining.METRICS)).rows();
    assertThat(rows).hasSize(STEPS);
    assertThat(rows.get(STEPS - 1).loss()).isLessThan(rows.get(0).loss());
  }

  @Test
  void anotherSeedGivesAnotherEncoder() throws IOException {
    Pretrain one = work("random", 1);
    Pretrain two =
        new Pretrain(one.method(), one.encoder(), one.data(), one.resolution(), one.seed() + 1);
    assertThat(digest(train(one, folder("one"), never())))
        .isNotEqualTo(digest(train(two, folder("two"), never())));
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
    MethodSpec once = new MethodSpec.Supervised(List.of(3), training(1e39, 1, IMAGES.size()));
    assertThatThrownBy(() -> train(work(once), folder("once"), never()))
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
    Progress stopping = after(3, at(3, third::countDown));
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
    assertThatThrownBy(() -> train(work("pirl-jigsaw", 0.003), checkpoints, after(0)))
        .isInstanceOf(StoppedException.class);
    assertThat(checkpoints.newest()).isEmpty();
  }

  private FolderCheckpoints folder(String name) {
    return new FolderCheckpoints(temporary.resolve(name));
  }

  private Map<String, Path> train(Pretrain work, Checkpoints checkpoints, Progress progress)
      throws IOException {
    return train(work, () -> IMAGES, checkpoints, progress);
  }

  private Map<String, Path> train(
      Pretrain work, Pretraining.ImageSource images, Checkpoints checkpoints, Progress progress)
      throws IOException {
    Path folder = Files.createTempDirectory(temporary, "files");
    TrainingSettings settings = new TrainingSettings(Duration.ZERO, 1);
    return new Pretraining(Engine.start(1), work, images, checkpoints, settings, progress, folder)
        .run();
  }

  private static String digest(Map<String, Path> result) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String part : List.of(Pretraining.ENCODER, Pretraining.METRICS)) {
      byte[] bytes = Files.readAllBytes(file(result, part));
      text.append(HexFormat.of().formatHex(sha256(bytes))).append(' ');
    }
    return text.toString();
  }

  private static Path file(Map<String, Path> result, String part) {
    return Objects.requireNonNull(result.get(part));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return java.security.MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static Progress never() {
    return Progress.NONE;
  }

  private static Progress after(int stop) {
    return after(stop, Progress.NONE);
  }

  private static Progress after(int stop, Progress listener) {
    return new Progress() {
      private long done;

      @Override
      public void tick(
          String phase,
          long step,
          long steps,
          @Nullable Double loss,
          @Nullable Double imagesPerSecond) {
        done = step;
        listener.tick(phase, step, steps, loss, imagesPerSecond);
      }

      @Override
      public boolean stopRequested() {
        return done >= stop;
      }
    };
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
    return work(method(name, rate));
  }

  private static Pretrain work(MethodSpec method) {
    return new Pretrain(
        method,
        new EncoderSpec(Architecture.SMALL, Stem.STRIDE2, 1, List.of(4, 8)),
        new DataInput("none", null, Labels.ALL),
        16,
        3);
  }

  /** Of a name, or a name and its microbatch. */
  private static MethodSpec method(String nameAndSlice, double rate) {
    List<Integer> seeds = List.of(3);
    String[] parts = nameAndSlice.split("/", 2);
    String name = parts[0];
    Integer slice = parts.length == 1 ? null : Integer.valueOf(parts[1]);
    TrainingSpec training = training(rate, 2, 8, slice); // ten steps of 40 images
    return switch (name) {
      case "simclr" -> new MethodSpec.SimClr(seeds, training, 0.5, 8);
      case "moco" -> new MethodSpec.Moco(seeds, training, 0.2, 8, 12, 0.9, 4);
      case "pirl-jigsaw" -> pirl(seeds, training, Pretext.JIGSAW, BankStart.ENCODER);
      case "pirl-rotation" -> pirl(seeds, training, Pretext.ROTATION, BankStart.RANDOM);
      case "supervised" -> new MethodSpec.Supervised(seeds, training);
      case "random" -> new MethodSpec.Random(seeds);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static MethodSpec pirl(
      List<Integer> seeds, TrainingSpec training, Pretext pretext, BankStart start) {
    return new MethodSpec.Pirl(
        seeds, training, 0.07, 8, pretext, Estimator.NCE, 0.5, 16, 0.5, start, 24);
  }

  private static TrainingSpec training(double rate, int epochs, int batchSize) {
    return training(rate, epochs, batchSize, null);
  }

  private static TrainingSpec training(
      double rate, int epochs, int batchSize, @Nullable Integer slice) {
    return new TrainingSpec(
        epochs,
        batchSize,
        slice,
        new OptimizerSpec.AdamW(rate, 0.9, 0.999, 1e-8, 1e-4),
        new ScheduleSpec(0, ScheduleSpec.Decay.COSINE),
        new AugmentationSpec(
            new AugmentationSpec.Crop(0.5, 1),
            0.5,
            new AugmentationSpec.Jitter(0.5, 0.8),
            0.2,
            new AugmentationSpec.Blur(0.5, 0.1, 2)));
  }
}
