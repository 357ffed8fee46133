package selfstudy.method;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import selfstudy.augment.Augmentation;
import selfstudy.augment.Batch;
import selfstudy.augment.Batches;
import selfstudy.augment.Sampler;
import selfstudy.augment.ViewLoader;
import selfstudy.dataset.ImageSet;
import selfstudy.method.Backbone.Geometry;
import selfstudy.optimize.Optimizer;
import selfstudy.random.Draws;
import selfstudy.spec.AugmentationSpec;
import selfstudy.spec.EncoderSpec;
import selfstudy.spec.EncoderSpec.Architecture;
import selfstudy.spec.EncoderSpec.Stem;
import selfstudy.spec.MethodSpec;
import selfstudy.spec.MethodSpec.Pirl.BankStart;
import selfstudy.spec.MethodSpec.Pirl.Estimator;
import selfstudy.spec.MethodSpec.Pirl.Pretext;
import selfstudy.spec.OptimizerSpec;
import selfstudy.spec.ScheduleSpec;
import selfstudy.spec.TrainingSpec;
import selfstudy.tensor.Autograd;
import selfstudy.tensor.Engine;
import selfstudy.tensor.Tensor;
import selfstudy.tensor.Weights;
import selfstudy.train.SyntheticImages;

/** What a reviewer of MoCo and PIRL would look at, step by step. */
class ContrastiveMethodsTest {
  private static final ImageSet IMAGES = new SyntheticImages(24, 4, 16, 1);
  private static final int BATCH = 8;
  private static final Geometry GEOMETRY =
      new Geometry(new EncoderSpec(Architecture.SMALL, Stem.STRIDE2, 1, List.of(4, 8)), 16);
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
  void noGradientReachesMocosKeyEncoderOrQueue() {
    try (NDManager manager = Engine.start(1).manager()) {
      Moco moco = moco(manager, 0.9);
      step(moco, manager, 0, () -> {});
      for (String name : moco.memory().names()) {
        assertThat(moco.memory().get(name).hasGradient()).as(name).isFalse();
      }
    }
  }

  @Test
  void mocosShuffleMattersBecauseBatchNormIsSplit() {
    try (NDManager manager = Engine.start(1).manager()) {
      Moco grouped = new Moco(mocoSpec(0.9, 4), GEOMETRY, manager, DRAWS);
      Moco whole = new Moco(mocoSpec(0.9, BATCH), GEOMETRY, manager, DRAWS);
      float split = step(grouped, manager, 0, () -> {});
      float joined = step(whole, manager, 0, () -> {});
      assertThat(split).isNotEqualTo(joined);
    }
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
      String weights = pirl.weights().sha256();
      pirl.begin(IMAGES);
      assertThat(bank(pirl)).isNotEqualTo(random);
      assertThat(pirl.weights().sha256()).isEqualTo(weights);
    }
  }

  /** One whole step; {@code between} runs after the loss and before anything is remembered. */
  private static float step(
      PretrainingMethod method, NDManager manager, long step, Runnable between) {
    Optimizer optimizer =
        Optimizer.of(new OptimizerSpec.Sgd(0.1, 0.9, false, 1e-4), method.weights());
    try (NDManager scope = manager.newSubManager()) {
      Minibatch batch = method.minibatch(scope, batch(method.views(), step), IMAGES);
      Weights leaves = method.weights().leaves(scope);
      NDArray loss;
      try (Autograd.Recording recording = Autograd.recording()) {
        loss = method.loss(batch, leaves);
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
    MethodSpec.Pirl spec =
        new MethodSpec.Pirl(
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
    return new Pirl(spec, GEOMETRY, IMAGES.size(), manager, DRAWS);
  }

  private static TrainingSpec training() {
    return new TrainingSpec(
        1,
        BATCH,
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
