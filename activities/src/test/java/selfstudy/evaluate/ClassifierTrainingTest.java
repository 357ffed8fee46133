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
import selfstudy.evaluate.EvaluationResult.CurvePoint;
import selfstudy.random.Draws;
import selfstudy.spec.EncoderSpec;
import selfstudy.tensor.Engine;
import selfstudy.tensor.Tensor;
import selfstudy.tensor.Weights;
import selfstudy.train.Checkpoints;
import selfstudy.train.NoCheckpoints;
import selfstudy.train.NonFiniteLossException;
import selfstudy.train.Progress;
import selfstudy.train.SyntheticImages;
import selfstudy.train.TrainingSettings;

final class ClassifierTrainingTest {
  static final EncoderSpec ENCODER =
      new EncoderSpec(EncoderSpec.Architecture.SMALL, EncoderSpec.Stem.STRIDE2, 1, List.of(8, 16));
  private static final ImageSet IMAGES = new SyntheticImages(64, 4, 16, 1);
  private static final Draws SEED = Draws.seed(7);
  private static final Rates RATES = new Rates(0.1, 0);
  private static final Checkpoints NONE = new NoCheckpoints();

  @TempDir Path folder;
  private final NDManager manager = Engine.start(1).manager();

  @AfterEach
  void free() {
    manager.close();
  }

  @Test
  void learnsAndRepeatsItselfBitForBit() throws IOException {
    List<CurvePoint> curve = new ArrayList<>();
    Classifier one = training(Optional.empty()).run(IMAGES, RATES, part(30), NONE, curve);
    Classifier two = train(30, RATES, Optional.empty());
    assertThat(one.weights().tensors()).isEqualTo(two.weights().tensors());
    assertThat(curve.get(29).loss()).isLessThan(0.6 * curve.get(0).loss());
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
    Classifier scratch = train(6, RATES, Optional.empty());
    Classifier same = train(6, RATES, Optional.of(drawn));
    assertThat(same.weights().tensors()).isEqualTo(scratch.weights().tensors());

    List<Integer> shorter = imagesRead(5, Optional.of(encoder(99)));
    assertThat(shorter).hasSize(5 * 16);
    assertThat(imagesRead(9, Optional.empty())).startsWith(shorter.toArray(new Integer[0]));
  }

  private List<Integer> imagesRead(int steps, Optional<Map<String, Tensor>> pretrained)
      throws IOException {
    List<Integer> read = Collections.synchronizedList(new ArrayList<>());
    training(pretrained)
        .run(new Recorded(IMAGES, read), RATES, part(steps), NONE, new ArrayList<>());
    return read;
  }

  @Test
  void weightsThatOverflowAtTheLastStepAreNoResult() {
    assertThatThrownBy(() -> train(1, new Rates(1e39, 0), Optional.empty()))
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
  void aTrainingThatDivergesIsNoResult() {
    assertThatThrownBy(() -> train(5, new Rates(1e30, 0), Optional.empty()))
        .isInstanceOf(NonFiniteLossException.class);
  }

  @Test
  void predictingLeavesWeightsAndStatisticsAsTheyAre() throws IOException {
    Classifier classifier = train(1, RATES, Optional.empty());
    Map<String, Tensor> before = classifier.weights().tensors();
    new ClassifierInference(16, manager, Progress.NONE).logits(classifier, IMAGES, "test");
    assertThat(classifier.weights().tensors()).isEqualTo(before);
  }

  private float[] headAfterOneStep(double rate, double decay) throws IOException {
    return train(1, new Rates(rate, decay), Optional.empty())
        .weights()
        .get("head.weight")
        .toFloatArray();
  }

  private Map<String, Tensor> encoder(int seed) {
    Weights weights = Weights.create(manager);
    Encoder.of(ENCODER).initialise(weights, Draws.seed(seed));
    return weights.tensors();
  }

  private Classifier train(int steps, Rates rates, Optional<Map<String, Tensor>> pretrained)
      throws IOException {
    return training(pretrained).run(IMAGES, rates, part(steps), NONE, new ArrayList<>());
  }

  private static ClassifierTraining.Part part(int steps) {
    return ClassifierTraining.Part.whole("train", steps);
  }

  private ClassifierTraining training(Optional<Map<String, Tensor>> pretrained) {
    return new ClassifierTraining(
        16,
        ENCODER,
        pretrained,
        16,
        SEED,
        new TrainingSettings(Duration.ofDays(1), 1),
        manager,
        Progress.NONE,
        folder);
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
