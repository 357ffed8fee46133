package selfstudy.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import selfstudy.augment.Batch;
import selfstudy.augment.Batches;
import selfstudy.augment.Sampler;
import selfstudy.augment.ViewLoader;
import selfstudy.dataset.ImageSet;
import selfstudy.encoder.Mode;
import selfstudy.method.Methods;
import selfstudy.method.Minibatch;
import selfstudy.method.Objective;
import selfstudy.optimize.Optimizer;
import selfstudy.plan.StageWork.DataInput;
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
import selfstudy.spec.OptimizerSpec;
import selfstudy.spec.ScheduleSpec;
import selfstudy.spec.TrainingSpec;
import selfstudy.tensor.Engine;
import selfstudy.tensor.Tensor;
import selfstudy.tensor.Weights;

/** Against the gradient of the whole batch at once. */
class GradientCacheTest {
  private static final ImageSet IMAGES = new SyntheticImages(24, 4, 16, 1);
  private static final int BATCH = 16;
  private static final int GROUP = 4;
  private static final Draws DRAWS = Draws.seed(5);

  /** What a batch left behind. */
  private record Outcome(
      float loss, Map<String, float[]> gradients, Map<String, float[]> statistics, int slices) {}

  @ParameterizedTest
  @ValueSource(strings = {"simclr", "moco", "pirl-jigsaw", "pirl-rotation", "supervised"})
  void slicesHaveTheWholeBatchsLossAndGradientWithBatchNormInEvaluationMode(String method) {
    Outcome whole = differentiate(method, Mode.evaluation(), BATCH);
    for (int slice : new int[] {4, 8}) {
      Outcome slices = differentiate(method, Mode.evaluation(), slice);
      assertThat(slices.loss).isCloseTo(whole.loss, within(2e-6f * whole.loss));
      assertClose(slices.gradients, whole.gradients, 1e-5);
      assertThat(slices.statistics.keySet()).isEqualTo(whole.statistics.keySet());
    }
  }

  @Test
  void mocosSlicesOfWholeGroupsAreTheWholeBatchInTrainingToo() {
    Outcome whole = differentiate("moco", Mode.ofTraining(), BATCH);
    for (int slice : new int[] {GROUP, 2 * GROUP}) {
      Outcome slices = differentiate("moco", Mode.ofTraining(), slice);
      assertThat(slices.loss).isCloseTo(whole.loss, within(2e-6f * whole.loss));
      assertClose(slices.gradients, whole.gradients, 1e-5);
      assertClose(slices.statistics, whole.statistics, 1e-5);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"simclr", "supervised"})
  void runningStatisticsMoveOnceAsByTheMeanOverTheSlices(String method) {
    Outcome whole = differentiate(method, Mode.ofTraining(), BATCH);
    Outcome slices = differentiate(method, Mode.ofTraining(), 4);
    // What the first convolution gives doesn't depend on other images.
    String mean = "encoder.bn1.running_mean";
    assertThat(values(slices.statistics, mean))
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(values(whole.statistics, mean));
    assertThat(values(slices.statistics, "encoder.bn1.running_var"))
        .isNotEqualTo(values(whole.statistics, "encoder.bn1.running_var"));
    String count = "encoder.bn1.num_batches_tracked";
    assertThat(values(slices.statistics, count)).isEqualTo(values(whole.statistics, count));
  }

  @Test
  void progressIsHeardAfterEverySliceOfEveryPass() {
    assertThat(differentiate("simclr", Mode.ofTraining(), 4).slices).isEqualTo(2 * 4);
    assertThat(differentiate("moco", Mode.ofTraining(), 4).slices).isEqualTo(3 * 4); // keys
  }

  @Test
  void aBatchIsCutIntoEvenSlicesAlone() {
    assertThatThrownBy(() -> differentiate("simclr", Mode.ofTraining(), 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("16 images doesn't divide into slices of 5");
  }

  @ParameterizedTest
  @ValueSource(strings = {"simclr", "moco", "pirl-jigsaw", "pirl-rotation", "supervised"})
  void aStepInSlicesLeavesNoArrayBehind(String name) {
    try (NDManager manager = Engine.start(1).manager()) {
      Objective method = method(name, manager);
      Optimizer optimizer =
          Optimizer.of(new OptimizerSpec.Sgd(0.1, 0.9, false, 1e-4), method.weights());
      TrainingStep step =
          new TrainingStep(method, optimizer, IMAGES, manager).inSlicesOf(GROUP, () -> {});
      assertThat(step.take(batch(method), 0.1)).isFinite();
      List<Integer> before = arrays(method, manager);
      for (int i = 0; i < 3; i++) {
        assertThat(step.take(batch(method), 0.1)).isFinite();
      }
      assertThat(arrays(method, manager)).isEqualTo(before);
    }
  }

  private static List<Integer> arrays(Objective method, NDManager manager) {
    return Stream.of(manager, method.weights().manager(), method.memory().manager())
        .map(of -> of.getManagedArrays().size())
        .toList();
  }

  private static Outcome differentiate(String name, Mode mode, int slice) {
    try (NDManager manager = Engine.start(1).manager()) {
      Objective method = method(name, manager);
      AtomicInteger slices = new AtomicInteger();
      Minibatch batch =
          method
              .minibatch(manager, batch(method), IMAGES)
              .inSlicesOf(slice, slices::incrementAndGet);
      Weights leaves = method.weights().leaves(manager);
      float loss = new GradientCache(method, mode).differentiate(batch, leaves);
      Map<String, float[]> gradients = new TreeMap<>();
      for (String parameter : leaves.parameters()) {
        gradients.put(parameter, leaves.gradient(parameter).toFloatArray());
      }
      return new Outcome(loss, gradients, statistics(method), slices.get());
    }
  }

  /** Batch norms' buffers, a momentum encoder's too. */
  private static Map<String, float[]> statistics(Objective method) {
    Map<String, float[]> statistics = new TreeMap<>();
    for (Weights weights : List.of(method.weights(), method.memory())) {
      for (String name : weights.names()) {
        Tensor tensor = Tensor.of(weights.get(name));
        if (name.contains("running")) {
          statistics.put(name, tensor.floats());
        } else if (name.contains("tracked")) {
          statistics.put(name, new float[] {tensor.longs()[0]});
        }
      }
    }
    return statistics;
  }

  private static Batch batch(Objective method) {
    Sampler sampler = new Sampler(DRAWS, IMAGES.size(), BATCH);
    try (ViewLoader loader = new ViewLoader(DRAWS.at("views"), 1)) {
      return new Batches(loader, IMAGES, sampler, method.views(), 0, 1).next();
    }
  }

  private static void assertClose(
      Map<String, float[]> actual, Map<String, float[]> expected, double relative) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    actual.forEach(
        (name, values) -> {
          float[] reference = values(expected, name);
          double size = norm(reference);
          double difference =
              norm(
                  IntStream.range(0, values.length)
                      .mapToObj(i -> values[i] - reference[i])
                      .toList());
          assertThat(difference).as(name).isLessThanOrEqualTo(relative * size + 1e-9);
        });
  }

  private static double norm(float[] values) {
    return norm(IntStream.range(0, values.length).mapToObj(i -> values[i]).toList());
  }

  private static double norm(List<Float> values) {
    return Math.sqrt(values.stream().mapToDouble(value -> value * value).sum());
  }

  private static float[] values(Map<String, float[]> arrays, String name) {
    return Objects.requireNonNull(arrays.get(name), name);
  }

  private static Objective method(String name, NDManager manager) {
    Pretrain work =
        new Pretrain(
            spec(name),
            new EncoderSpec(Architecture.SMALL, Stem.STRIDE2, 1, List.of(4, 8)),
            new DataInput("none", null, Labels.ALL),
            16,
            5);
    return Methods.create(work, IMAGES.size(), 4, manager, DRAWS);
  }

  private static MethodSpec spec(String name) {
    List<Integer> seeds = List.of(5);
    return switch (name) {
      case "simclr" -> new MethodSpec.SimClr(seeds, training(), 0.5, 8);
      case "moco" -> new MethodSpec.Moco(seeds, training(), 0.2, 8, 20, 0.9, GROUP);
      case "pirl-jigsaw" -> pirl(Pretext.JIGSAW);
      case "pirl-rotation" -> pirl(Pretext.ROTATION);
      default -> new MethodSpec.Supervised(seeds, training());
    };
  }

  private static MethodSpec pirl(Pretext pretext) {
    return new MethodSpec.Pirl(
        List.of(5),
        training(),
        0.07,
        8,
        pretext,
        Estimator.NCE,
        0.5,
        12,
        0.5,
        BankStart.RANDOM,
        24);
  }

  private static TrainingSpec training() {
    return new TrainingSpec(
        1,
        BATCH,
        null,
        new OptimizerSpec.Sgd(0.1, 0.9, false, 1e-4),
        new ScheduleSpec(0, ScheduleSpec.Decay.COSINE),
        new AugmentationSpec(
            new AugmentationSpec.Crop(0.5, 1),
            0.5,
            new AugmentationSpec.Jitter(0.5, 0.8),
            0.2,
            new AugmentationSpec.Blur(0.5, 0.1, 2)));
  }
}
