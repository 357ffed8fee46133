package selfstudy.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import selfstudy.augment.Augmentation;
import selfstudy.augment.Batch;
import selfstudy.augment.Batches;
import selfstudy.augment.Interpolation;
import selfstudy.augment.PlainView;
import selfstudy.augment.Sampler;
import selfstudy.augment.ViewLoader;
import selfstudy.dataset.BadDataException;
import selfstudy.dataset.ImageSet;
import selfstudy.encoder.Encoder;
import selfstudy.encoder.Mode;
import selfstudy.encoder.ProjectionHead;
import selfstudy.loss.InfoNce;
import selfstudy.method.Backbone.Geometry;
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
import selfstudy.tensor.Autograd;
import selfstudy.tensor.Engine;
import selfstudy.tensor.Functions;
import selfstudy.tensor.Images;
import selfstudy.tensor.Tensor;
import selfstudy.tensor.Weights;
import selfstudy.train.SyntheticImages;

/** What a reviewer of MoCo and PIRL would look at, step by step. */
class ContrastiveMethodsTest {
  private static final ImageSet IMAGES = new SyntheticImages(24, 4, 16, 1);
  private static final int BATCH = 8;
  private static final Geometry GEOMETRY =
      new Geometry(new EncoderSpec(Architecture.SMALL, Stem.STRIDE2, 1, List.of(4, 8)), 16);
  private static final AugmentationSpec STILL =
      new AugmentationSpec(
          new AugmentationSpec.Crop(1, 1),
          0,
          new AugmentationSpec.Jitter(0, 0),
          0,
          new AugmentationSpec.Blur(0, 1, 1));
  private static final Draws DRAWS = Draws.seed(5);

  @Test
  void mocoComparesWithTheQueueAsItWasBeforeTheBatchIsEnqueued() {
    try (NDManager manager = Engine.start(1).manager()) {
      Moco moco = moco(manager, 0.9);
      float[] before = queue(moco);
      step(moco, manager, 0, () -> assertThat(queue(moco)).isEqualTo(before));
      assertThat(queue(moco)).isNotEqualTo(before);
    }
  }

  @Test
  void mocoMovesTheKeyEncoderByItsMomentumBeforeKeysAreEncoded() {
    double momentum = 0.75;
    try (NDManager manager = Engine.start(1).manager()) {
      Moco moco = moco(manager, momentum);
      step(moco, manager, 0, () -> {});
      Map<String, float[]> query = parameters(moco.weights());
      Map<String, float[]> key = parameters(moco.memory().under("key"));
      step(
          moco,
          manager,
          1,
          () -> {
            Map<String, float[]> moved = parameters(moco.memory().under("key"));
            moved.forEach(
                (name, values) -> {
                  for (int i = 0; i < values.length; i++) {
                    double expected =
                        momentum * values(key, name)[i] + (1 - momentum) * values(query, name)[i];
                    assertThat((double) values[i])
                        .as(name)
                        .isCloseTo(expected, org.assertj.core.data.Offset.offset(1e-6));
                  }
                });
          });
    }
  }

  @Test
  void mocosGradientIsThatOfQueriesAgainstFixedKeys() {
    try (NDManager manager = Engine.start(1).manager()) {
      Moco moco = moco(manager, 1);
      Minibatch batch = moco.minibatch(manager, batch(moco.views(), 0), IMAGES);
      Weights leaves = moco.weights().leaves(manager);
      try (Autograd.Recording recording = Autograd.recording()) {
        Autograd.backward(moco.loss(batch, moco.embed(batch, leaves)));
      }
      moco.remember(batch);
      NDArray keys = moco.memory().get("queue").get(":8").stopGradient();

      Moco fresh = moco(manager, 1); // whose queue is still the first
      Backbone same = Backbone.projecting(GEOMETRY, 8, manager, DRAWS);
      Weights reference = same.weights().leaves(manager);
      try (Autograd.Recording recording = Autograd.recording()) {
        NDArray queries =
            Functions.normalise(
                same.project(batch.views().get(0), reference, Mode.ofTraining().inGroupsOf(4)));
        Autograd.backward(InfoNce.loss(queries, keys, fresh.memory().get("queue"), 0.2));
      }
      for (String name : leaves.parameters()) {
        assertThat(leaves.gradient(name).toFloatArray())
            .as(name)
            .usingComparatorWithPrecision(1e-5f)
            .containsExactly(reference.gradient(name).toFloatArray());
      }
    }
  }

  @Test
  void mocoUndoesItsShuffle() {
    try (NDManager manager = Engine.start(1).manager()) {
      // Both views are the image itself and both encoders are equal.
      assertThat(distances(BATCH, manager)).allMatch(distance -> distance < 1e-5);
    }
  }

  @Test
  void mocosShuffleMattersWhereBatchNormIsSplit() {
    try (NDManager manager = Engine.start(1).manager()) {
      assertThat(distances(4, manager)).anyMatch(distance -> distance > 1e-2);
    }
  }

  /** How far each key of the first step lies from its query, of a view that changes nothing. */
  private static List<Double> distances(int group, NDManager manager) {
    MethodSpec.Moco spec = new MethodSpec.Moco(List.of(1), training(STILL), 0.2, 8, 16, 1, group);
    Moco moco = new Moco(spec, GEOMETRY, manager, DRAWS);
    Minibatch batch = moco.minibatch(manager, batch(moco.views(), 0), IMAGES);
    Backbone same = Backbone.projecting(GEOMETRY, 8, manager, DRAWS);
    float[] queries =
        Functions.normalise(
                same.project(
                    batch.views().get(0), same.weights(), Mode.ofTraining().inGroupsOf(group)))
            .toFloatArray();
    step(moco, manager, 0, () -> {});
    float[] keys = queue(moco);
    return IntStream.range(0, BATCH)
        .mapToObj(
            row ->
                IntStream.range(row * 8, row * 8 + 8)
                    .mapToDouble(i -> Math.abs(keys[i] - queries[i]))
                    .sum())
        .toList();
  }

  @Test
  void pirlTakesScoresBeforeItUpdatesTheBankAndUpdatesOnlyTheBatch() {
    try (NDManager manager = Engine.start(1).manager()) {
      Pirl pirl = pirl(manager, Pretext.JIGSAW, 0.5);
      float[] before = bank(pirl);
      int[] seen = indices(0);
      step(pirl, manager, 0, () -> assertThat(bank(pirl)).isEqualTo(before));
      float[] after = bank(pirl);
      List<Integer> moved = new ArrayList<>();
      for (int image = 0; image < IMAGES.size(); image++) {
        if (after[image * 8] != before[image * 8]) {
          moved.add(image);
        }
      }
      assertThat(moved).containsExactlyElementsOf(Arrays.stream(seen).sorted().boxed().toList());
    }
  }

  @Test
  void pirlWithLambdaZeroIsInstanceDiscriminationWhateverThePretext() {
    try (NDManager manager = Engine.start(1).manager()) {
      float jigsaw = step(pirl(manager, Pretext.JIGSAW, 0), manager, 0, () -> {});
      float rotation = step(pirl(manager, Pretext.ROTATION, 0), manager, 0, () -> {});
      assertThat(jigsaw).isEqualTo(rotation);
    }
  }

  @Test
  void pirlStartsItsBankWithTheEncodersOwnUnitVectorsAndTrainsNothing() {
    try (NDManager manager = Engine.start(1).manager()) {
      Pirl pirl = pirl(manager, Pretext.JIGSAW, 0.5);
      float[] random = bank(pirl);
      Map<String, Tensor> weights = pirl.weights().tensors();
      List<Long> done = new ArrayList<>();
      pirl.begin(IMAGES, done::add);
      assertThat(done).containsExactly((long) IMAGES.size());
      assertThat(bank(pirl)).isNotEqualTo(random);
      assertThat(pirl.weights().tensors()).isEqualTo(weights);
    }
  }

  @Test
  void pirlStartsTheBankInEvenBatchesOfARandomOrder() {
    try (NDManager manager = Engine.start(1).manager()) {
      int n = 300; // more than one batch
      ImageSet images = new SyntheticImages(n, 4, 16, 1);
      Pirl pirl = new Pirl(pirlSpec(Pretext.JIGSAW, 0.5), GEOMETRY, n, manager, DRAWS);
      List<Long> done = new ArrayList<>();
      pirl.begin(images, done::add);
      assertThat(done).containsExactly(150L, 300L);
      float[] bank = bank(pirl);
      int[] order = DRAWS.at("fill").permutation(n);
      for (int from = 0; from < n; from += 150) {
        int[] half = Arrays.copyOfRange(order, from, from + 150);
        float[] expected = unitVectors(pirl.weights(), images, half, manager);
        for (int i = 0; i < half.length; i++) {
          assertThat(Arrays.copyOfRange(bank, half[i] * 8, half[i] * 8 + 8))
              .usingComparatorWithPrecision(1e-6f)
              .containsExactly(Arrays.copyOfRange(expected, i * 8, i * 8 + 8));
        }
      }
    }
  }

  /** f of untransformed images, by their own batch statistics, row by row. */
  private static float[] unitVectors(
      Weights weights, ImageSet images, int[] indices, NDManager manager) {
    PlainView plain = new PlainView(16, Interpolation.BILINEAR);
    float[] pixels = new float[indices.length * plain.length()];
    for (int i = 0; i < indices.length; i++) {
      plain.apply(images.image(indices[i]), DRAWS, pixels, i * plain.length());
    }
    Weights copy = weights.copy(manager);
    NDArray features =
        Encoder.of(GEOMETRY.encoder())
            .forward(
                Images.batch(manager, pixels, indices.length, 16),
                copy.under("encoder"),
                Mode.ofTraining());
    NDArray projected = new ProjectionHead(8, 8, 1).forward(features, copy.under("head"));
    return Functions.normalise(projected).toFloatArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"simclr", "moco", "pirl-jigsaw", "pirl-rotation", "supervised"})
  void aStepLeavesNoArrayBehind(String name) {
    try (NDManager manager = Engine.start(1).manager()) {
      Objective method = method(name, manager);
      method.begin(IMAGES, done -> {});
      Optimizer optimizer = optimizer(method);
      step(method, optimizer, manager, 0, () -> {});
      List<Integer> before = arrays(method, manager);
      for (int i = 1; i < 4; i++) {
        step(method, optimizer, manager, i, () -> {});
      }
      assertThat(arrays(method, manager)).isEqualTo(before);
    }
  }

  private static List<Integer> arrays(Objective method, NDManager manager) {
    return Stream.of(manager, method.weights().manager(), method.memory().manager())
        .map(of -> of.getManagedArrays().size())
        .toList();
  }

  @Test
  void methodsRefuseAPretrainingSetThatIsTooSmall() {
    refused(new MethodSpec.SimClr(List.of(1), training(), 0.5, 8), 7, "simclr: batchSize");
    refused(mocoSpec(0.9, 4), 15, "moco: queue must be at most the 15 images");
    refused(pirlSpec(Pretext.JIGSAW, 0.5), 12, "pirl: negatives must be fewer than the 12 images");
  }

  private static void refused(MethodSpec method, int images, String message) {
    Pretrain work =
        new Pretrain(method, GEOMETRY.encoder(), new DataInput("none", null, Labels.ALL), 16, 1);
    try (NDManager manager = Engine.start(1).manager()) {
      assertThatThrownBy(() -> Methods.create(work, images, 4, manager, DRAWS))
          .isInstanceOf(BadDataException.class)
          .hasMessageContaining(message);
      assertThat(Methods.create(work, images + 1, 4, manager, DRAWS)).isNotNull();
    }
  }

  /** One whole step; {@code between} runs after the loss and before anything is remembered. */
  private static float step(Objective method, NDManager manager, long step, Runnable between) {
    return step(method, optimizer(method), manager, step, between);
  }

  private static Optimizer optimizer(Objective method) {
    return Optimizer.of(training().optimizer(), method.weights());
  }

  private static float step(
      Objective method, Optimizer optimizer, NDManager manager, long step, Runnable between) {
    try (NDManager scope = manager.newSubManager()) {
      Minibatch batch = method.minibatch(scope, batch(method.views(), step), IMAGES);
      Weights leaves = method.weights().leaves(scope);
      NDArray loss;
      try (Autograd.Recording recording = Autograd.recording()) {
        loss = method.loss(batch, method.embed(batch, leaves));
      }
      between.run();
      Autograd.backward(loss);
      optimizer.step(leaves, 0.1);
      method.remember(batch);
      return loss.getFloat();
    }
  }

  private static Batch batch(List<Augmentation> views, long step) {
    try (ViewLoader loader = new ViewLoader(DRAWS.at("views"), 1)) {
      return new Batches(loader, IMAGES, sampler(), views, step, step + 1).next();
    }
  }

  private static Sampler sampler() {
    return new Sampler(DRAWS, IMAGES.size(), BATCH);
  }

  private static int[] indices(long step) {
    return sampler().indices(step);
  }

  private static float[] queue(Moco moco) {
    return Tensor.of(moco.memory().get("queue")).floats();
  }

  private static float[] bank(Pirl pirl) {
    return Tensor.of(pirl.memory().get("bank")).floats();
  }

  private static Map<String, float[]> parameters(Weights weights) {
    Map<String, float[]> values = new TreeMap<>();
    for (String name : weights.parameters()) {
      values.put(name, Tensor.of(weights.get(name)).floats());
    }
    return values;
  }

  private static float[] values(Map<String, float[]> parameters, String name) {
    return Objects.requireNonNull(parameters.get(name));
  }

  private static Moco moco(NDManager manager, double momentum) {
    return new Moco(mocoSpec(momentum, 4), GEOMETRY, manager, DRAWS);
  }

  private static MethodSpec.Moco mocoSpec(double momentum, int group) {
    return new MethodSpec.Moco(List.of(1), training(), 0.2, 8, 16, momentum, group);
  }

  private static Pirl pirl(NDManager manager, Pretext pretext, double lambda) {
    return new Pirl(pirlSpec(pretext, lambda), GEOMETRY, IMAGES.size(), manager, DRAWS);
  }

  private static MethodSpec.Pirl pirlSpec(Pretext pretext, double lambda) {
    return new MethodSpec.Pirl(
        List.of(1),
        training(),
        0.07,
        8,
        pretext,
        Estimator.NCE,
        lambda,
        12,
        0.5,
        BankStart.ENCODER,
        24);
  }

  private static Objective method(String name, NDManager manager) {
    return switch (name) {
      case "simclr" ->
          new SimClr(
              new MethodSpec.SimClr(List.of(1), training(), 0.5, 8), GEOMETRY, manager, DRAWS);
      case "moco" -> moco(manager, 0.9);
      case "pirl-jigsaw" -> pirl(manager, Pretext.JIGSAW, 0.5);
      case "pirl-rotation" -> pirl(manager, Pretext.ROTATION, 0.5);
      default ->
          new Supervised(
              new MethodSpec.Supervised(List.of(1), training()), GEOMETRY, 4, manager, DRAWS);
    };
  }

  private static TrainingSpec training() {
    return training(
        new AugmentationSpec(
            new AugmentationSpec.Crop(0.5, 1),
            0.5,
            new AugmentationSpec.Jitter(0.5, 0.8),
            0.2,
            new AugmentationSpec.Blur(0.5, 0.1, 2)));
  }

  private static TrainingSpec training(AugmentationSpec augmentation) {
    return new TrainingSpec(
        1,
        BATCH,
        null,
        new OptimizerSpec.Sgd(0.1, 0.9, false, 1e-4),
        new ScheduleSpec(0, ScheduleSpec.Decay.COSINE),
        augmentation);
  }
}
