package selfstudy.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import selfstudy.dataset.Image;
import selfstudy.dataset.ImageSet;
import selfstudy.random.Draws;
import selfstudy.tensor.Engine;
import selfstudy.train.SyntheticImages;

final class GroundTruthTest {
  private static final byte[] TRUTH = {1, 0, -1, 1, 1, 0, 0, 0, 1, -1, -1, 0};
  private static final float[][] LOGITS = {{2, -1, 40}, {0.5f, -0.5f, 1}, {-3, 0, 0}, {7, 7, -2}};
  private static final MultiLabelTruth MANY = new MultiLabelTruth(TRUTH, 3);
  private static final SingleLabelTruth ONE = new SingleLabelTruth(new int[] {0, 1, 1, 2}, 3);

  @Test
  void isReadOffASet() {
    assertThat(GroundTruth.of(new SyntheticImages(6, 3, 4, 1)))
        .isInstanceOfSatisfying(
            SingleLabelTruth.class,
            truth -> assertThat(truth.labels()).containsExactly(0, 1, 2, 0, 1, 2));
    assertThat(GroundTruth.of(new Shown(TRUTH, 3)))
        .isInstanceOfSatisfying(
            MultiLabelTruth.class, truth -> assertThat(truth.truth()).containsExactly(TRUTH));
  }

  @Test
  void severalClassesAreDividedAtRandomIntoPartsThatAllMethodsShare() {
    MultiLabelTruth truth = new MultiLabelTruth(new byte[3 * 100], 3);
    StratifiedSplit split = truth.split(0.2, Draws.seed(1));
    assertThat(split.validation()).hasSize(20);
    assertThat(
            IntStream.concat(Arrays.stream(split.training()), Arrays.stream(split.validation()))
                .sorted())
        .containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());
    assertThat(truth.split(0.2, Draws.seed(1)).validation()).isEqualTo(split.validation());
    assertThat(truth.split(0.2, Draws.seed(2)).validation()).isNotEqualTo(split.validation());
  }

  @Test
  void theNeighboursOfAClassAreAtMostTheImagesThatShowIt() {
    assertThat(MANY.perClass()).as("4 of 3 classes").isEqualTo(1);
    assertThat(new SingleLabelTruth(new int[90], 3).perClass()).isEqualTo(30);
    assertThat(new MultiLabelTruth(new byte[6], 3).perClass()).isEqualTo(1);
  }

  @Test
  void aPartKeepsItsImagesInTheirOrder() {
    assertThat(((MultiLabelTruth) MANY.at(new int[] {3, 0})).truth())
        .containsExactly(-1, -1, 0, 1, 0, -1);
    assertThat(((SingleLabelTruth) ONE.at(new int[] {3, 0})).labels()).containsExactly(2, 0);
  }

  @Test
  void severalClassesCostTheSumOfEachClassesMeanOverWhatCounts() {
    double sum = 0;
    for (int k = 0; k < 3; k++) {
      double ofClass = 0;
      int counted = 0;
      for (int i = 0; i < 4; i++) {
        double p = 1 / (1 + Math.exp(-LOGITS[i][k]));
        ofClass -= TRUTH[3 * i + k] < 0 ? 0 : Math.log(TRUTH[3 * i + k] == 1 ? p : 1 - p);
        counted += TRUTH[3 * i + k] < 0 ? 0 : 1;
      }
      sum += ofClass / counted;
    }
    assertThat(MANY.meanLoss(LOGITS)).isCloseTo(sum, within(1e-9));
    assertThat(MANY.meanLoss(new float[][] {{0, 0, 0}, {Float.NaN, 0, 0}, {0, 0, 0}, {0, 0, 0}}))
        .isNaN();
  }

  @Test
  void whatTrainingMinimisesIsTheMeanLossOfTheBatch() {
    int[] batch = {2, 0, 3};
    float[][] logits = Arrays.stream(batch).mapToObj(i -> LOGITS[i]).toArray(float[][]::new);
    for (GroundTruth truth : List.of(MANY, ONE)) {
      try (NDManager manager = Engine.start(1).manager()) {
        float[] flat = new float[9];
        IntStream.range(0, 9).forEach(at -> flat[at] = logits[at / 3][at % 3]);
        float loss = truth.loss(manager.create(flat, new Shape(3, 3)), batch, manager).getFloat();
        assertThat((double) loss).isCloseTo(truth.at(batch).meanLoss(logits), within(1e-5));
      }
    }
  }

  @Test
  void trainingMinimisesWhatTheProbeDoes() {
    int[] all = {0, 1, 2, 3};
    try (NDManager manager = Engine.start(1).manager()) {
      float[] flat = new float[12];
      IntStream.range(0, 12).forEach(at -> flat[at] = LOGITS[at / 3][at % 3]);
      NDArray logits = manager.create(flat, new Shape(4, 3));
      double probe = MANY.targets().block(manager, 0, 4).residuals(logits).loss();
      assertThat((double) MANY.loss(logits, all, manager).getFloat())
          .isCloseTo(probe / MANY.targets().divisor(), within(1e-5));
    }
  }

  @Test
  void aBatchInWhichNothingCountsCostsNothing() {
    MultiLabelTruth difficult = new MultiLabelTruth(new byte[] {-1, -1}, 2);
    try (NDManager manager = Engine.start(1).manager()) {
      float loss =
          difficult
              .loss(manager.create(new float[] {5, -3}, new Shape(1, 2)), new int[] {0}, manager)
              .getFloat();
      assertThat(loss).isZero();
    }
  }

  @Test
  void aJudgementKeepsWhatTheMetricIsComputedFrom() {
    Judgement many = MANY.judge(Metric.MAP_11_POINT, LOGITS);
    assertThat(many.multiLabel()).isNotNull();
    assertThat(many.value())
        .isEqualTo(
            java.util.Objects.requireNonNull(many.multiLabel())
                .meanAveragePrecision(Metric.MAP_11_POINT));
    assertThat(many.targets()).isEmpty();
    Judgement one = ONE.judge(Metric.MEAN_PER_CLASS, LOGITS);
    assertThat(one.predictions()).containsExactly(2, 2, 1, 0);
    assertThat(one.value()).isCloseTo((0 + 50 + 0) / 3.0, within(1e-12));
    assertThat(one.top5()).isDeepEqualTo(new int[][] {{2, 0, 1}, {2, 0, 1}, {1, 2, 0}, {0, 1, 2}});
  }

  @Test
  void aModelWhoseLossLeftTheFiniteNumbersScoresNothing() {
    float[][] logits = {{9, 0, 0}, {0, 9, 0}, {0, 9, 0}, {0, 0, Float.NaN}};
    EvaluationResult.Trial trial =
        EvaluationResult.Trial.of(Map.of("lambda", 1.0), ONE, Metric.TOP_1, logits, null);
    assertThat(trial.score()).isZero();
    assertThat(trial.loss()).isNull();
  }

  @Test
  void refusesAMetricOfOtherLabels() {
    assertThatThrownBy(() -> MANY.judge(Metric.TOP_1, LOGITS))
        .hasMessage("top-1 is not for images that may show several classes");
    assertThatThrownBy(() -> ONE.judge(Metric.MAP_AREA, LOGITS))
        .hasMessage("area-map is not for images of one class each");
  }

  /** Images of which only what they show matters. */
  private record Shown(byte[] all, int classes) implements ImageSet {
    @Override
    public int size() {
      return all.length / classes;
    }

    @Override
    public Image image(int index) {
      throw new IllegalStateException("Nobody looks");
    }

    @Override
    public int label(int index) {
      throw new IllegalStateException("There is no single label");
    }

    @Override
    public List<Byte> truth(int index) {
      return IntStream.range(0, classes).mapToObj(k -> all[index * classes + k]).toList();
    }
  }
}
