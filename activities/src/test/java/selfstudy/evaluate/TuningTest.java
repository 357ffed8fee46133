package selfstudy.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import selfstudy.dataset.BadDataException;
import selfstudy.dataset.Datasets;
import selfstudy.dataset.ImageSet;
import selfstudy.plan.StageWork.DataInput;
import selfstudy.plan.StageWork.Tune;
import selfstudy.spec.Json;
import selfstudy.spec.Labels;
import selfstudy.spec.MetricName;
import selfstudy.spec.ProtocolSpec;
import selfstudy.spec.SearchSpec;
import selfstudy.tensor.Engine;
import selfstudy.train.Checkpoints;
import selfstudy.train.FolderCheckpoints;
import selfstudy.train.NoCheckpoints;
import selfstudy.train.NonFiniteLossException;
import selfstudy.train.Progress;
import selfstudy.train.StoppedException;
import selfstudy.train.SyntheticImages;
import selfstudy.train.TrainingSettings;

final class TuningTest {
  private static final int SIDE = 16;

  @TempDir Path folder;
  private final Engine engine = Engine.start(1);

  static List<SearchSpec> searches() {
    return List.of(new SearchSpec.Grid(), new SearchSpec.Random(3), new SearchSpec.Halving(2, 3));
  }

  private static ProtocolSpec.Tuning scratch(
      int steps, List<Double> rates, List<Double> decays, SearchSpec search) {
    return new ProtocolSpec.Scratch(steps, 16, rates, decays, search, null);
  }

  private static Tune work(ProtocolSpec.Tuning protocol) {
    DataInput data = new DataInput("stripes", null, Labels.ALL);
    return new Tune(
        protocol, ClassifierTrainingTest.ENCODER, data, MetricName.TOP_1, SIDE, null, 1);
  }

  private TuningResult tune(
      ProtocolSpec.Tuning protocol, Checkpoints checkpoints, Progress progress) throws IOException {
    return tune(protocol, checkpoints, progress, new SyntheticImages(64, 4, SIDE, 10));
  }

  private TuningResult tune(
      ProtocolSpec.Tuning protocol, Checkpoints checkpoints, Progress progress, ImageSet images)
      throws IOException {
    TrainingSettings settings = new TrainingSettings(Duration.ZERO, 1);
    return new Tuning(engine, new Labelled(images), settings, checkpoints, progress, folder)
        .tune(work(protocol), Optional.empty());
  }

  @Test
  void choosesTheBestOnValidationAndADivergingRateIsTheWorst() throws IOException {
    TuningResult result =
        tune(
            scratch(20, List.of(1e-6, 0.1, 1e30), List.of(0.0, 1e-4), new SearchSpec.Grid()),
            new NoCheckpoints(),
            Progress.NONE);
    assertThat(result.trials()).hasSize(6);
    assertThat(result.trials().get(5).loss()).isNull();
    assertThat(result.trials().get(5).score()).isZero();
    assertThat(result.chosen()).containsEntry("learningRate", 0.1);
    assertThat(result.atEdge()).doesNotContain("learningRate");
  }

  @Test
  void aSearchThatDivergesThroughoutChoosesNothing() {
    ProtocolSpec.Tuning steep =
        scratch(5, List.of(1e29, 1e30), List.of(0.0), new SearchSpec.Grid());
    assertThatThrownBy(() -> tune(steep, new NoCheckpoints(), Progress.NONE))
        .isInstanceOf(NonFiniteLossException.class)
        .hasMessageContaining("None of the 2 trainings")
        .hasMessageContaining("[1.0E29, 1.0E30]");
  }

  @Test
  void saysWhichEndsOfItsGridItHit() throws IOException {
    TuningResult result =
        tune(
            scratch(20, List.of(1e-7, 1e-6, 0.1), List.of(0.0), new SearchSpec.Grid()),
            new NoCheckpoints(),
            Progress.NONE);
    assertThat(result.chosen()).containsEntry("learningRate", 0.1);
    assertThat(result.atEdge()).containsExactly("learningRate");
  }

  @ParameterizedTest
  @MethodSource("searches")
  void aStoppedSearchGoesOnInTheMidstOfItsTrialToTheSameBytes(SearchSpec search)
      throws IOException {
    ProtocolSpec.Tuning protocol = scratch(6, List.of(0.03, 0.1), List.of(0.0, 1e-4), search);
    byte[] whole = Json.write(tune(protocol, new NoCheckpoints(), Progress.NONE));
    Checkpoints kept = new FolderCheckpoints(folder.resolve("kept"));
    List<Long> begun = new ArrayList<>();
    while (begun.size() < 2) {
      StepCount stopping = new StepCount(7);
      assertThatThrownBy(() -> tune(protocol, kept, stopping)).isInstanceOf(StoppedException.class);
      begun.add(stopping.first);
    }
    assertThat(begun).containsExactly(1L, 8L);
    StepCount rest = new StepCount(Integer.MAX_VALUE);
    assertThat(Json.write(tune(protocol, kept, rest))).isEqualTo(whole);
    assertThat(rest.first).isEqualTo(15);
    assertThat(rest.last).isEqualTo(rest.steps);
  }

  @Test
  void repeatsItselfByteForByte() throws IOException {
    ProtocolSpec.Tuning protocol =
        scratch(6, List.of(0.03, 0.1), List.of(0.0), new SearchSpec.Grid());
    assertThat(Json.write(tune(protocol, new NoCheckpoints(), Progress.NONE)))
        .isEqualTo(Json.write(tune(protocol, new NoCheckpoints(), Progress.NONE)));
  }

  @Test
  void saysThatNothingCanBeHeldOut() {
    ProtocolSpec.Tuning protocol =
        scratch(6, List.of(0.03, 0.1), List.of(0.0), new SearchSpec.Grid());
    assertThatThrownBy(
            () ->
                tune(
                    protocol,
                    new NoCheckpoints(),
                    Progress.NONE,
                    new SyntheticImages(4, 4, SIDE, 10)))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("give more labels");
  }

  @Test
  void refusesWhereThereIsNothingToChooseOrAnEncoderIsMissing() {
    ProtocolSpec.Tuning single = scratch(6, List.of(0.1), List.of(0.0), new SearchSpec.Grid());
    assertThatThrownBy(() -> tune(single, new NoCheckpoints(), Progress.NONE))
        .hasMessageContaining("nothing to choose");
    Tune work =
        new Tune(
            new ProtocolSpec.FineTune(6, 16, List.of(0.03, 0.1), List.of(0.0)),
            ClassifierTrainingTest.ENCODER,
            new DataInput("stripes", null, Labels.ALL),
            MetricName.TOP_1,
            SIDE,
            "key",
            1);
    Tuning tuning =
        new Tuning(
            engine,
            new Labelled(new SyntheticImages(64, 4, SIDE, 10)),
            new TrainingSettings(Duration.ZERO, 1),
            new NoCheckpoints(),
            Progress.NONE,
            folder);
    assertThatThrownBy(() -> tuning.tune(work, Optional.empty()))
        .hasMessage("finetune needs an encoder");
  }

  private record Labelled(ImageSet images) implements Datasets {
    @Override
    public ImageSet pretraining(DataInput data) {
      throw new IllegalStateException("No search reads the pretraining images");
    }

    @Override
    public ImageSet labelled(DataInput data, int seed) {
      return images;
    }
  }

  /** Asks for a stop after some steps of training, and keeps the first and the last. */
  private static final class StepCount implements Progress {
    private int left;
    private long first;
    private long last;
    private long steps;

    StepCount(int left) {
      this.left = left;
    }

    @Override
    public void tick(
        String phase, long step, long steps, @Nullable Double loss, @Nullable Double speed) {
      if (phase.equals("tune")) {
        left--;
        first = first == 0 ? step : first;
        last = step;
        this.steps = steps;
      }
    }

    @Override
    public boolean stopRequested() {
      return left <= 0;
    }
  }
}
