package selfstudy.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import selfstudy.augment.Sampler;
import selfstudy.dataset.Datasets;
import selfstudy.dataset.ImageSet;
import selfstudy.evaluate.Evaluation;
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
import selfstudy.store.Sha256;
import selfstudy.tensor.Engine;
import selfstudy.tensor.Weights;
import selfstudy.train.MetricSeries;
import selfstudy.train.NoCheckpoints;
import selfstudy.train.Pretraining;
import selfstudy.train.Progress;
import selfstudy.train.SyntheticImages;
import selfstudy.train.TrainingSettings;

/**
 * The numbers of this recipe. What Java alone computes is held to the bit, what the engine computes
 * to 1e-4: its bytes differ between instruction sets.
 */
class GoldenNumbersTest {
  private static final String PRETRAINING =
      "pretraining's numbers changed: if on purpose, raise Recipes.PRETRAIN and put the new ones here";
  private static final String EVALUATION =
      "fine-tuning's numbers changed: if on purpose, raise Recipes.EVALUATE and put the new ones here";

  private static final ImageSet IMAGES = new SyntheticImages(40, 4, 16, 1);
  private static final EncoderSpec ENCODER =
      new EncoderSpec(Architecture.SMALL, Stem.STRIDE2, 1, List.of(4, 8));
  private static final TrainingSettings SETTINGS = new TrainingSettings(Duration.ofDays(1), 1);
  private static final List<Integer> SEEDS = List.of(3);

  /** One epoch of five steps. */
  private static final TrainingSpec TRAINING =
      new TrainingSpec(
          1,
          8,
          null,
          new OptimizerSpec.Sgd(0.01, 0.9, false, 1e-4),
          new ScheduleSpec(0.2, ScheduleSpec.Decay.COSINE),
          new AugmentationSpec(
              new AugmentationSpec.Crop(0.2, 1),
              0.5,
              new AugmentationSpec.Jitter(0.5, 0.8),
              0.2,
              new AugmentationSpec.Blur(0.5, 0.1, 2)));

  @TempDir Path folder;

  @Test
  void ordersOfImages() {
    assertThat(new Sampler(Draws.seed(3), 40, 8).indices(7))
        .as(PRETRAINING)
        .containsExactly(27, 2, 23, 19, 1, 4, 6, 12);
  }

  @Test
  void negativesOfTheMemoryBank() {
    try (NDManager manager = Engine.start(1).manager()) {
      MemoryBank bank = new MemoryBank(Weights.create(manager), 40, 2, 0.5, Draws.seed(3));
      assertThat(bank.draw(8, Draws.seed(3).at("negatives").at(0)))
          .as(PRETRAINING)
          .containsExactly(9, 19, 21, 25, 3, 32, 11, 33, 39);
    }
  }

  @Test
  void theUntrainedEncodersFile() throws IOException {
    assertThat(Sha256.of(encoder()))
        .as(PRETRAINING)
        .isEqualTo("1251d2a2efd01c7fa991e5ae3311c5d443976b2b92c16a0fbe6e60ad77a7e892");
  }

  @Test
  void simClrsLosses() throws IOException {
    assertLosses(new MethodSpec.SimClr(SEEDS, TRAINING, 0.5, 8), 2.70283, 2.71744, 2.68055);
  }

  @Test
  void mocosLosses() throws IOException {
    assertLosses(
        new MethodSpec.Moco(SEEDS, TRAINING, 0.2, 8, 12, 0.9, 4), 0.51096, 2.17038, 2.52792);
  }

  @Test
  void pirlsLossesWithAJigsaw() throws IOException {
    assertLosses(pirl(Pretext.JIGSAW, Estimator.NCE, BankStart.ENCODER), 4.26910, 6.40253, 5.54361);
  }

  @Test
  void pirlsLossesWithRotationsAndInfoNce() throws IOException {
    assertLosses(
        pirl(Pretext.ROTATION, Estimator.INFO_NCE, BankStart.RANDOM), 9.59635, 10.46840, 12.44743);
  }

  @Test
  void theSupervisedBaselinesLosses() throws IOException {
    assertLosses(new MethodSpec.Supervised(SEEDS, TRAINING), 1.48402, 1.29507, 1.43633);
  }

  @Test
  void theCurveOfAFineTuning() throws IOException {
    Evaluate work =
        new Evaluate(
            new ProtocolSpec.FineTune(5, 16, List.of(0.03), List.of(1e-4)),
            ENCODER,
            data(),
            MetricName.TOP_1,
            16,
            "encoder",
            null,
            3);
    List<Float> losses =
        new Evaluation(
                Engine.start(1),
                new Synthetic(),
                test -> new SyntheticImages(24, 4, 16, 2),
                SETTINGS,
                new NoCheckpoints(),
                Progress.NONE,
                folder)
            .evaluate(work, Optional.of(encoder()), Optional.empty()).curve().stream()
                .map(point -> (float) point.loss())
                .toList();
    assertClose(losses, EVALUATION, 1.47075, 1.51021, 1.41514, 1.42977, 1.39196);
  }

  private void assertLosses(MethodSpec method, double... expected) throws IOException {
    Path metrics = Objects.requireNonNull(train(method).get(Pretraining.METRICS));
    List<Float> losses =
        MetricSeries.read(metrics).rows().stream().limit(3).map(MetricSeries.Row::loss).toList();
    assertClose(losses, PRETRAINING, expected);
  }

  private static void assertClose(List<Float> losses, String message, double... expected) {
    assertThat(losses).as(message).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) losses.get(i))
          .as(message)
          .isCloseTo(expected[i], within(1e-4 * Math.max(1, expected[i])));
    }
  }

  private Path encoder() throws IOException {
    return Objects.requireNonNull(train(new MethodSpec.Random(SEEDS)).get(Pretraining.ENCODER));
  }

  private Map<String, Path> train(MethodSpec method) throws IOException {
    Pretrain work = new Pretrain(method, ENCODER, data(), 16, 3);
    return new Pretraining(
            Engine.start(1),
            work,
            () -> IMAGES,
            new NoCheckpoints(),
            SETTINGS,
            Progress.NONE,
            folder)
        .run();
  }

  private static DataInput data() {
    return new DataInput("none", null, Labels.ALL);
  }

  private static MethodSpec pirl(Pretext pretext, Estimator estimator, BankStart start) {
    return new MethodSpec.Pirl(
        SEEDS, TRAINING, 0.07, 8, pretext, estimator, 0.5, 16, 0.5, start, 24);
  }

  private static final class Synthetic implements Datasets {
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
