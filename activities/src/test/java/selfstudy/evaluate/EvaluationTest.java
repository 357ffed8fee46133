package selfstudy.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import selfstudy.augment.PlainView;
import selfstudy.dataset.Datasets;
import selfstudy.dataset.ImageSet;
import selfstudy.encoder.Encoder;
import selfstudy.encoder.Mode;
import selfstudy.plan.StageWork.DataInput;
import selfstudy.plan.StageWork.Evaluate;
import selfstudy.plan.StageWork.Tune;
import selfstudy.random.Draws;
import selfstudy.spec.Json;
import selfstudy.spec.Labels;
import selfstudy.spec.MetricName;
import selfstudy.spec.ProtocolSpec;
import selfstudy.tensor.Engine;
import selfstudy.tensor.Images;
import selfstudy.tensor.Safetensors;
import selfstudy.tensor.Tensor;
import selfstudy.tensor.Weights;
import selfstudy.train.Checkpoints;
import selfstudy.train.FolderCheckpoints;
import selfstudy.train.Progress;
import selfstudy.train.StoppedException;
import selfstudy.train.SyntheticImages;
import selfstudy.train.TrainingSettings;

final class EvaluationTest {
  private static final int SIDE = 16;
  private static final ProtocolSpec LINEAR =
      new ProtocolSpec.Linear(new ProtocolSpec.LogGrid(1e-4, 10, 6), 100);
  private static final ProtocolSpec SCRATCH =
      new ProtocolSpec.Scratch(30, 16, List.of(0.1), List.of(0.0));

  @TempDir Path folder;
  private final Engine engine = Engine.start(1);
  private final List<String> events = new ArrayList<>();

  static List<ProtocolSpec> protocols() {
    return List.of(
        LINEAR,
        new ProtocolSpec.Knn(200, 0.1),
        new ProtocolSpec.FineTune(30, 16, List.of(0.1), List.of(0.0)),
        SCRATCH);
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void readsTheTestSplitOnceAfterEverythingIsChosenAndTrained(ProtocolSpec protocol)
      throws IOException {
    EvaluationResult result = evaluate(protocol);
    assertThat(events).containsOnlyOnce("labelled", "test");
    assertThat(events.subList(events.indexOf("test"), events.size()))
        .doesNotContain("labelled", "train", "probe");
    assertThat(result.tested()).isEqualTo(80);
    assertThat(result.labelled()).isEqualTo(64);
    assertThat(result.value()).isGreaterThan(50); // chance is 25
    assertThat(result.value()).isEqualTo(Metric.TOP_1.of(result.top5(), result.targets(), 4));
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void repeatsItselfByteForByte(ProtocolSpec protocol) throws IOException {
    assertThat(Json.write(evaluate(protocol))).isEqualTo(Json.write(evaluate(protocol)));
  }

  @Test
  void aStoppedTrainingGoesOnToTheSameBytes() throws IOException {
    byte[] whole = Json.write(evaluate(SCRATCH));
    FolderCheckpoints checkpoints = checkpoints("kept");
    StoppingProgress stopping = new StoppingProgress(7);
    Evaluation stopped = evaluation(checkpoints, stopping);
    assertThatThrownBy(() -> evaluate(stopped, SCRATCH)).isInstanceOf(StoppedException.class);
    StoppingProgress rest = new StoppingProgress(1000);
    assertThat(Json.write(evaluate(evaluation(checkpoints, rest), SCRATCH))).isEqualTo(whole);
    assertThat(rest.first).isEqualTo(8);
  }

  @Test
  void trainsWithTheRatesThatWereChosenAndPublishesHow() throws IOException {
    ProtocolSpec.Tuning grid =
        new ProtocolSpec.Scratch(30, 16, List.of(0.01, 0.1), List.of(0.0, 1e-4));
    DataInput data = new DataInput("stripes", null, Labels.ALL);
    Tune search =
        new Tune(grid, ClassifierTrainingTest.ENCODER, data, MetricName.TOP_1, SIDE, null, 1);
    TrainingSettings settings = new TrainingSettings(Duration.ZERO, 1);
    TuningResult choice =
        new Tuning(
                engine,
                new RecordingDatasets(),
                settings,
                checkpoints("search"),
                Progress.NONE,
                folder)
            .tune(search, Optional.empty());
    assertThat(events).containsExactly("labelled");
    EvaluationResult result =
        evaluation().evaluate(work(grid, null), Optional.empty(), Optional.of(choice));
    assertThat(result.chosen()).isEqualTo(choice.chosen());
    assertThat(result.atEdge()).isEqualTo(choice.atEdge());
    assertThat(result.validation()).isEqualTo(choice.trials()).hasSize(4);
    double rate = Objects.requireNonNull(choice.chosen().get("learningRate"));
    double decay = Objects.requireNonNull(choice.chosen().get("weightDecay"));
    EvaluationResult alone =
        evaluate(new ProtocolSpec.Scratch(30, 16, List.of(rate), List.of(decay)));
    assertThat(alone.curve()).isEqualTo(result.curve());
    assertThat(alone.top5()).isEqualTo(result.top5());
    assertThat(alone.validation()).isEmpty();
  }

  @Test
  void refusesToChooseByItself() {
    ProtocolSpec grid = new ProtocolSpec.Scratch(30, 16, List.of(0.01, 0.1), List.of(0.0));
    assertThatThrownBy(() -> evaluate(grid))
        .hasMessage("scratch needs a choice among its 2 combinations");
    assertThat(events).doesNotContain("test");
  }

  @Test
  void theNeighboursAreAtMostTheLabelledImagesOfAClass() throws IOException {
    assertThat(evaluate(new ProtocolSpec.Knn(200, 0.1)).chosen()).containsEntry("k", 16.0);
    assertThat(evaluate(new ProtocolSpec.Knn(5, 0.1)).chosen()).containsEntry("k", 5.0);
  }

  @Test
  void featuresAreTheEncodersInEvaluationModeAndLeaveItAsItIs() {
    try (NDManager manager = engine.manager()) {
      Encoder encoder = Encoder.of(ClassifierTrainingTest.ENCODER);
      Weights weights = Weights.create(manager);
      encoder.initialise(weights, Draws.seed(1));
      Map<String, Tensor> before = weights.tensors();
      ImageSet set = new SyntheticImages(300, 4, 20, 5);
      float[][] features = Features.extract(manager, encoder, weights, set, SIDE, Progress.NONE);
      assertThat(weights.tensors()).isEqualTo(before);
      assertThat(features).hasDimensions(300, encoder.features());
      float[] pixels = new float[SIDE * SIDE * 3];
      PlainView.ofFeatures(SIDE).apply(set.image(299), Draws.seed(0), pixels, 0);
      NDArray alone =
          encoder.forward(Images.batch(manager, pixels, 1, SIDE), weights, Mode.evaluation());
      assertThat(features[299]).containsExactly(alone.toFloatArray(), within(1e-4f));
    }
  }

  @Test
  void refusesAMissingAndASuperfluousEncoder() {
    assertThatThrownBy(
            () -> evaluation().evaluate(work(LINEAR, "key"), Optional.empty(), Optional.empty()))
        .hasMessage("linear needs an encoder");
    assertThatThrownBy(
            () ->
                evaluation()
                    .evaluate(
                        work(SCRATCH, null), Optional.of(folder.resolve("x")), Optional.empty()))
        .hasMessage("scratch takes no encoder");
  }

  @Test
  void refusesTheWeightsOfAnotherNetwork() throws IOException {
    Path file = encoderFile();
    Safetensors.Content content = Safetensors.read(file);
    content.tensors().remove("conv1.weight");
    Safetensors.write(file, content.tensors(), Map.of());
    assertThatThrownBy(
            () -> evaluation().evaluate(work(LINEAR, "key"), Optional.of(file), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("conv1.weight");
    assertThat(events).doesNotContain("test");
  }

  private EvaluationResult evaluate(ProtocolSpec protocol) throws IOException {
    return evaluate(evaluation(), protocol);
  }

  private EvaluationResult evaluate(Evaluation evaluation, ProtocolSpec protocol)
      throws IOException {
    return protocol.name().equals("scratch")
        ? evaluation.evaluate(work(protocol, null), Optional.empty(), Optional.empty())
        : evaluation.evaluate(work(protocol, "key"), Optional.of(encoderFile()), Optional.empty());
  }

  private Evaluation evaluation() {
    return evaluation(checkpoints("none-" + events.size()), new RecordingProgress());
  }

  private FolderCheckpoints checkpoints(String name) {
    return new FolderCheckpoints(folder.resolve(name));
  }

  private Evaluation evaluation(Checkpoints checkpoints, Progress progress) {
    TrainingSettings settings = new TrainingSettings(Duration.ZERO, 1);
    return new Evaluation(
        engine, new RecordingDatasets(), this::test, settings, checkpoints, progress, folder);
  }

  private ImageSet test(DataInput data) {
    events.add("test");
    return new SyntheticImages(80, 4, SIDE, 11);
  }

  private Path encoderFile() throws IOException {
    Path file = folder.resolve("encoder.safetensors");
    try (NDManager manager = engine.manager()) {
      Weights weights = Weights.create(manager);
      Encoder.of(ClassifierTrainingTest.ENCODER).initialise(weights, Draws.seed(3));
      Safetensors.write(file, weights.tensors(), Map.of());
    }
    return file;
  }

  private static Evaluate work(ProtocolSpec protocol, @Nullable String pretrained) {
    DataInput data = new DataInput("stripes", null, Labels.ALL);
    return new Evaluate(
        protocol,
        ClassifierTrainingTest.ENCODER,
        data,
        MetricName.TOP_1,
        SIDE,
        pretrained,
        null,
        1);
  }

  private final class RecordingDatasets implements Datasets {
    @Override
    public ImageSet pretraining(DataInput data) {
      throw new IllegalStateException("No evaluation reads the pretraining images");
    }

    @Override
    public ImageSet labelled(DataInput data, int seed) {
      events.add("labelled");
      return new SyntheticImages(64, 4, SIDE, 10);
    }
  }

  /** Asks for a stop after some steps of training. */
  private static final class StoppingProgress implements Progress {
    private int left;
    private long first;

    StoppingProgress(int steps) {
      this.left = steps;
    }

    @Override
    public void tick(
        String phase, long step, long steps, @Nullable Double loss, @Nullable Double speed) {
      if (phase.equals("train")) {
        left--;
        first = first == 0 ? step : first;
      }
    }

    @Override
    public boolean stopRequested() {
      return left <= 0;
    }
  }

  private final class RecordingProgress implements Progress {
    @Override
    public void tick(
        String phase, long step, long steps, @Nullable Double loss, @Nullable Double speed) {
      assertThat(step).isBetween(0L, steps);
      if (!phase.equals("test")) {
        events.add(phase);
      }
    }

    @Override
    public boolean stopRequested() {
      return false;
    }
  }
}
