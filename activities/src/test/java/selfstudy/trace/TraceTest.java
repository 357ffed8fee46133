package selfstudy.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import selfstudy.augment.Sampler;
import selfstudy.dataset.Datasets;
import selfstudy.dataset.GeneratedImages;
import selfstudy.dataset.ImageSet;
import selfstudy.evaluate.Evaluation;
import selfstudy.evaluate.EvaluationResult.CurvePoint;
import selfstudy.plan.StageWork.DataInput;
import selfstudy.plan.StageWork.Evaluate;
import selfstudy.plan.StageWork.Pretrain;
import selfstudy.random.Draws;
import selfstudy.spec.AugmentationSpec;
import selfstudy.spec.EncoderSpec;
import selfstudy.spec.EncoderSpec.Architecture;
import selfstudy.spec.EncoderSpec.Stem;
import selfstudy.spec.Labels;
import selfstudy.spec.MethodSpec;
import selfstudy.spec.MethodSpec.Pirl.BankStart;
import selfstudy.spec.MethodSpec.Pirl.Estimator;
import selfstudy.spec.MethodSpec.Pirl.Pretext;
import selfstudy.spec.MetricName;
import selfstudy.spec.OptimizerSpec;
import selfstudy.spec.ProtocolSpec;
import selfstudy.spec.ScheduleSpec;
import selfstudy.spec.TrainingSpec;
import selfstudy.tensor.Engine;
import selfstudy.tensor.Safetensors;
import selfstudy.tensor.Tensor;
import selfstudy.train.Checkpoints;
import selfstudy.train.MetricSeries;
import selfstudy.train.Pretraining;
import selfstudy.train.Progress;
import selfstudy.train.TrainingSettings;

class TraceTest {
  private static final int SEED = 3;
  private static final int N = 4;
  private static final ImageSet IMAGES = new GeneratedImages(12, 3, 16, 1);
  private static final EncoderSpec ENCODER =
      new EncoderSpec(Architecture.SMALL, Stem.STRIDE2, 1, List.of(2, 4));

  /** One epoch of three steps. */
  private static final TrainingSpec TRAINING =
      new TrainingSpec(
          1,
          N,
          null,
          new OptimizerSpec.Sgd(0.01, 0.9, false, 1e-4),
          new ScheduleSpec(0, ScheduleSpec.Decay.COSINE),
          new AugmentationSpec(
              new AugmentationSpec.Crop(0.2, 1),
              0.5,
              new AugmentationSpec.Jitter(0.5, 0.8),
              0.2,
              new AugmentationSpec.Blur(0, 0.1, 2)));

  private static final MethodSpec.Moco MOCO =
      new MethodSpec.Moco(List.of(SEED), TRAINING, 0.2, 4, 8, 0.9, 2);
  private static final MethodSpec.Pirl PIRL =
      new MethodSpec.Pirl(
          List.of(SEED),
          TRAINING,
          0.2,
          4,
          Pretext.JIGSAW,
          Estimator.NCE,
          0.5,
          6,
          0.5,
          BankStart.ENCODER,
          24);

  private static final TrainingSettings SETTINGS = new TrainingSettings(Duration.ofDays(1), 1);

  @TempDir Path folder;

  @Test
  void aTraceOfAPretrainingEndsWithTheSameWeightsAndLosses() throws IOException {
    for (MethodSpec method :
        List.of(new MethodSpec.SimClr(List.of(SEED), TRAINING, 0.5, 4), MOCO, PIRL)) {
      Map<String, Path> files = pretrain(method);
      SortedMap<String, Tensor> encoder =
          Safetensors.read(Objects.requireNonNull(files.get(Pretraining.ENCODER))).tensors();
      SortedMap<String, Tensor> trace = trace(method).tensors();
      assertThat(under(trace, "steps/2/weights/encoder.")).as(method.name()).isEqualTo(encoder);
      List<Float> losses =
          MetricSeries.read(Objects.requireNonNull(files.get(Pretraining.METRICS))).rows().stream()
              .map(MetricSeries.Row::loss)
              .toList();
      assertThat(losses(trace)).as(method.name()).isEqualTo(losses);
    }
  }

  @Test
  void aTraceOfAFineTuningHasTheEvaluationsLosses() throws IOException {
    ProtocolSpec.Scratch scratch = new ProtocolSpec.Scratch(3, N, List.of(0.03), List.of(1e-4));
    Evaluate work = new Evaluate(scratch, ENCODER, data(), MetricName.TOP_1, 16, null, null, SEED);
    List<Float> curve =
        new Evaluation(
                Engine.start(1),
                new Generated(),
                test -> IMAGES,
                SETTINGS,
                new NoCheckpoints(),
                Progress.NONE,
                folder)
            .evaluate(work, Optional.empty(), Optional.empty()).curve().stream()
                .map(CurvePoint::loss)
                .map(Number::floatValue)
                .toList();
    Path file = folder.resolve("finetune.safetensors");
    new Trace(Engine.start(1), IMAGES, file).fineTuning(scratch, ENCODER, 16, SEED);
    Safetensors.Content trace = Safetensors.read(file);
    assertThat(losses(trace.tensors())).isEqualTo(curve);
    assertThat(trace.metadata())
        .containsEntry(
            "method", "{\"batchNormMomentum\":0.09999999999999998,\"name\":\"finetune\"}");
  }

  @Test
  void eachStepHasItsImagesViewsGradientsAndWeights() throws IOException {
    SortedMap<String, Tensor> trace = trace(MOCO).tensors();
    int[] images = new Sampler(Draws.seed(SEED), 12, N).indices(1);
    assertThat(trace.get("steps/1/images")).isEqualTo(Tensor.indices(images));
    assertThat(trace.get("steps/1/labels"))
        .isEqualTo(Tensor.indices(Arrays.stream(images).map(IMAGES::label).toArray()));
    for (String view : List.of("steps/1/views/0", "steps/1/views/1")) {
      assertThat(Objects.requireNonNull(trace.get(view)).shape()).containsExactly(N, 3, 16, 16);
    }
    assertThat(trace.get("steps/1/views/0")).isNotEqualTo(trace.get("steps/1/views/1"));
    assertThat(trace.get("steps/1/weights/encoder.conv1.weight"))
        .isNotEqualTo(trace.get("steps/0/weights/encoder.conv1.weight"))
        .isNotEqualTo(trace.get("steps/1/gradients/encoder.conv1.weight"));
    assertThat(under(trace, "steps/1/gradients/").keySet())
        .noneMatch(name -> name.contains("running"))
        .contains("encoder.bn1.weight", "head.2.bias");
  }

  @Test
  void mocosStepsTellTheShuffleTheQueueAndTheKeyEncoder() throws IOException {
    SortedMap<String, Tensor> trace = trace(MOCO).tensors();
    Tensor shuffle = Objects.requireNonNull(trace.get("steps/2/drawn/shuffle"));
    assertThat(shuffle.longs()).containsExactlyInAnyOrder(0, 1, 2, 3);
    assertThat(trace.get("initial/memory/key.encoder.conv1.weight"))
        .isEqualTo(trace.get("initial/weights/encoder.conv1.weight"))
        .isNotEqualTo(trace.get("steps/1/memory/key.encoder.conv1.weight"));
    assertThat(trace.get("initial/memory/queue")).isNotEqualTo(trace.get("steps/0/memory/queue"));
  }

  @Test
  void pirlsStepsTellTheNegativesAndWhichOneEachImageDoesNotSee() throws IOException {
    SortedMap<String, Tensor> trace = trace(PIRL).tensors();
    for (int t = 0; t < 3; t++) {
      long[] images = longs(trace, "steps/%d/images".formatted(t));
      long[] negatives = longs(trace, "steps/%d/drawn/negatives".formatted(t));
      long[] hidden = longs(trace, "steps/%d/drawn/hidden".formatted(t));
      assertThat(negatives).hasSize(7).doesNotHaveDuplicates();
      for (int row = 0; row < N; row++) {
        long image = images[row];
        int at = IntStream.range(0, 7).filter(j -> negatives[j] == image).findFirst().orElse(6);
        assertThat(hidden[row]).isEqualTo(at);
      }
    }
    assertThat(Objects.requireNonNull(trace.get("steps/0/views/1")).shape())
        .containsExactly(9 * N, 3, 8, 8);
  }

  @Test
  void metadataTellTheRecipe() throws IOException {
    assertThat(trace(MOCO).metadata())
        .containsEntry("format", "selfstudy-trace")
        .containsEntry("version", "1")
        .containsEntry("steps", "3")
        .containsEntry("seed", "3")
        .containsEntry("images", "12")
        .containsEntry("classes", "3")
        .containsEntry("learningRates", "[0.01,0.0075,0.0025000000000000014]")
        .containsEntry(
            "optimizer",
            "{\"name\":\"sgd\",\"learningRate\":0.01,\"momentum\":0.9,\"nesterov\":false,\"weightDecay\":1.0E-4}")
        .hasEntrySatisfying(
            "method", text -> assertThat(text).contains("\"name\":\"moco\"", "\"queue\":8"))
        .hasEntrySatisfying("encoder", text -> assertThat(text).contains("\"stride2\""))
        .containsKeys("schedule", "engine");
  }

  private Safetensors.Content trace(MethodSpec method) throws IOException {
    Path file = folder.resolve("trace.safetensors");
    new Trace(Engine.start(1), IMAGES, file).pretraining(work(method), 3);
    return Safetensors.read(file);
  }

  private Map<String, Path> pretrain(MethodSpec method) throws IOException {
    return new Pretraining(
            Engine.start(1),
            work(method),
            () -> IMAGES,
            new NoCheckpoints(),
            SETTINGS,
            Progress.NONE,
            folder)
        .run();
  }

  private static Pretrain work(MethodSpec method) {
    return new Pretrain(method, ENCODER, data(), 16, SEED);
  }

  private static DataInput data() {
    return new DataInput("none", null, Labels.ALL);
  }

  private static SortedMap<String, Tensor> under(SortedMap<String, Tensor> all, String prefix) {
    SortedMap<String, Tensor> part = new TreeMap<>();
    all.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            part.put(name.substring(prefix.length()), tensor);
          }
        });
    return part;
  }

  private static List<Float> losses(SortedMap<String, Tensor> trace) {
    float[] losses = Objects.requireNonNull(trace.get("losses")).floats();
    return IntStream.range(0, losses.length).mapToObj(i -> losses[i]).toList();
  }

  private static long[] longs(SortedMap<String, Tensor> trace, String name) {
    return Objects.requireNonNull(trace.get(name)).longs();
  }

  private static final class NoCheckpoints implements Checkpoints {
    @Override
    public Optional<Path> newest() {
      return Optional.empty();
    }

    @Override
    public void publish(long step, Map<String, Path> files) {}
  }

  private static final class Generated implements Datasets {
    @Override
    public ImageSet pretraining(DataInput data) {
      return IMAGES;
    }

    @Override
    public ImageSet labelled(DataInput data, int seed) {
      return IMAGES;
    }
  }
}
