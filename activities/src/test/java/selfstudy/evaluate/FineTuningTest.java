package selfstudy.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import selfstudy.dataset.Image;
import selfstudy.dataset.ImageSet;
import selfstudy.encoder.Encoder;
import selfstudy.random.Draws;
import selfstudy.spec.EncoderSpec;
import selfstudy.spec.ProtocolSpec;
import selfstudy.tensor.Engine;
import selfstudy.tensor.Tensor;
import selfstudy.tensor.Weights;
import selfstudy.train.FolderCheckpoints;
import selfstudy.train.NonFiniteLossException;
import selfstudy.train.Progress;
import selfstudy.train.SyntheticImages;
import selfstudy.train.TrainingSettings;

final class FineTuningTest {
  static final EncoderSpec ENCODER =
      new EncoderSpec(EncoderSpec.Architecture.SMALL, EncoderSpec.Stem.STRIDE2, 1, List.of(8, 16));
  private static final ImageSet IMAGES = new SyntheticImages(64, 4, 16, 1);
  private static final StratifiedSplit SPLIT =
      StratifiedSplit.of(IMAGES.labels(), 4, 0.25, Draws.seed(1));
  private static final Draws SEED = Draws.seed(7);

  @TempDir Path folder;
  private final NDManager manager = Engine.start(1).manager();

  @AfterEach
  void free() {
    manager.close();
  }

  @Test
  void learnsAndRepeatsItselfBitForBit() throws IOException {
    FineTuning tuning = tuning(30, List.of(0.1), List.of(0.0), Optional.empty());
    FineTuning.Tuned one = tuning.fit(IMAGES, SPLIT);
    FineTuning.Tuned two = tuning.fit(IMAGES, SPLIT);
    assertThat(one.classifier().weights().tensors())
        .isEqualTo(two.classifier().weights().tensors());
    assertThat(one.curve().get(29).loss()).isLessThan(0.6 * one.curve().get(0).loss());
    assertThat(one.trials()).isEmpty();
  }

  @Test
  void fineTuningAndScratchOfASeedShareTheHeadAndNoTensorOfTheEncoder() {
    Map<String, Tensor> pretrained = encoder(99);
    Classifier tuned = Classifier.create(ENCODER, 4, Optional.of(pretrained), manager, SEED);
    Classifier scratch = Classifier.create(ENCODER, 4, Optional.empty(), manager, SEED);
    Classifier other = Classifier.create(ENCODER, 4, Optional.empty(), manager, Draws.seed(8));
    assertThat(tuned.weights().under("head").tensors())
        .isEqualTo(scratch.weights().under("head").tensors())
        .isNotEqualTo(other.weights().under("head").tensors());
    assertThat(tuned.weights().under("encoder").get("conv1.weight").toFloatArray())
        .isNotEqualTo(scratch.weights().under("encoder").get("conv1.weight").toFloatArray());
    Weights reference = Weights.create(manager);
    Encoder.of(ENCODER).initialise(reference, Draws.seed(99));
    assertThat(tuned.weights().under("encoder").tensors()).isEqualTo(reference.tensors());
  }

  @Test
  void fineTuningAndScratchOfASeedShareOrderAndAugmentations() throws IOException {
    // From the encoder that scratch draws, fine-tuning is scratch, bit for bit.
    Map<String, Tensor> drawn =
        Classifier.create(ENCODER, 4, Optional.empty(), manager, SEED)
            .weights()
            .under("encoder")
            .tensors();
    FineTuning.Tuned scratch =
        tuning(6, List.of(0.1), List.of(0.0), Optional.empty()).fit(IMAGES, SPLIT);
    FineTuning.Tuned same =
        tuning(6, List.of(0.1), List.of(0.0), Optional.of(drawn)).fit(IMAGES, SPLIT);
    assertThat(same.classifier().weights().tensors())
        .isEqualTo(scratch.classifier().weights().tensors());

    List<Integer> shorter = imagesRead(5, Optional.of(encoder(99)));
    assertThat(shorter).hasSize(5 * 16);
    assertThat(imagesRead(9, Optional.empty())).startsWith(shorter.toArray(new Integer[0]));
  }

  private List<Integer> imagesRead(int steps, Optional<Map<String, Tensor>> pretrained)
      throws IOException {
    List<Integer> read = Collections.synchronizedList(new ArrayList<>());
    tuning(steps, List.of(0.1), List.of(0.0), pretrained).fit(new Recorded(IMAGES, read), SPLIT);
    return read;
  }

  @Test
  void weightsThatOverflowAtTheLastStepAreNoResult() {
    assertThatThrownBy(
            () -> tuning(1, List.of(1e39), List.of(0.0), Optional.empty()).fit(IMAGES, SPLIT))
        .isInstanceOf(NonFiniteLossException.class);
  }

  @Test
  void theWeightDecayIsDividedByTheLearningRate() throws IOException {
    // Nesterov's first step is rate (1 + 0.9) (g + decay / rate w): decay takes 1.9 decay w.
    float[] start =
        Classifier.create(ENCODER, 4, Optional.empty(), manager, SEED)
            .weights()
            .get("head.weight")
            .toFloatArray();
    float[] without = headAfterOneStep(0.01, 0);
    float[] with = headAfterOneStep(0.01, 0.1);
    for (int i = 0; i < start.length; i++) {
      assertThat(with[i] - without[i]).isCloseTo(-1.9f * 0.1f * start[i], within(1e-5f));
    }
  }

  @Test
  void theBatchNormMomentumIsThePapersInTensorFlowsSense() {
    assertThat(ClassifierTraining.batchNormMomentum(3)).isCloseTo(0.1, within(1e-12));
    assertThat(ClassifierTraining.batchNormMomentum(100)).isCloseTo(0.1, within(1e-12));
    assertThat(ClassifierTraining.batchNormMomentum(1000)).isCloseTo(0.01, within(1e-12));
  }

  @Test
  void theBestOnValidationIsTrainedAgainAndADivergingRateIsTheWorst() throws IOException {
    FineTuning tuning = tuning(20, List.of(1e-6, 0.1, 1e30), List.of(0.0, 1e-4), Optional.empty());
    FineTuning.Tuned tuned = tuning.fit(IMAGES, SPLIT);
    assertThat(tuned.trials()).hasSize(6);
    assertThat(tuned.trials().get(5).loss()).isNull();
    assertThat(tuned.trials().get(5).score()).isZero();
    assertThat(tuned.rates().learningRate()).isEqualTo(0.1);
    assertThat(tuned.atEdge()).doesNotContain("learningRate");
    FineTuning alone =
        tuning(20, List.of(0.1), List.of(tuned.rates().weightDecay()), Optional.empty());
    assertThat(tuned.classifier().weights().tensors())
        .isEqualTo(alone.fit(IMAGES, SPLIT).classifier().weights().tensors());
  }

  @Test
  void theOnlyRateMustNotDiverge() {
    assertThatThrownBy(
            () -> tuning(5, List.of(1e30), List.of(0.0), Optional.empty()).fit(IMAGES, SPLIT))
        .isInstanceOf(NonFiniteLossException.class);
  }

  @Test
  void predictingLeavesWeightsAndStatisticsAsTheyAre() throws IOException {
    FineTuning tuning = tuning(1, List.of(0.1), List.of(0.0), Optional.empty());
    Classifier classifier = tuning.fit(IMAGES, SPLIT).classifier();
    Map<String, Tensor> before = classifier.weights().tensors();
    tuning.predict(classifier, IMAGES);
    assertThat(classifier.weights().tensors()).isEqualTo(before);
  }

  private float[] headAfterOneStep(double rate, double decay) throws IOException {
    return tuning(1, List.of(rate), List.of(decay), Optional.empty())
        .fit(IMAGES, SPLIT)
        .classifier()
        .weights()
        .get("head.weight")
        .toFloatArray();
  }

  private Map<String, Tensor> encoder(int seed) {
    Weights weights = Weights.create(manager);
    Encoder.of(ENCODER).initialise(weights, Draws.seed(seed));
    return weights.tensors();
  }

  private FineTuning tuning(
      int steps,
      List<Double> rates,
      List<Double> decays,
      Optional<Map<String, Tensor>> pretrained) {
    ProtocolSpec.Tuning spec = new ProtocolSpec.FineTune(steps, 16, rates, decays);
    ClassifierTraining training =
        new ClassifierTraining(
            spec,
            ENCODER,
            pretrained,
            16,
            SEED,
            new TrainingSettings(Duration.ofDays(1), 1),
            manager,
            Progress.NONE,
            folder);
    FinishedTrials finished =
        new FinishedTrials(new FolderCheckpoints(folder.resolve("published")), folder, steps);
    return new FineTuning(spec, training, finished, 16, Metric.TOP_1, manager, Progress.NONE);
  }

  /** A set with the order in which its images were read. */
  private record Recorded(ImageSet images, List<Integer> read) implements ImageSet {
    @Override
    public int size() {
      return images.size();
    }

    @Override
    public Image image(int index) {
      read.add(index);
      return images.image(index);
    }

    @Override
    public int label(int index) {
      return images.label(index);
    }

    @Override
    public int classes() {
      return images.classes();
    }
  }
}
