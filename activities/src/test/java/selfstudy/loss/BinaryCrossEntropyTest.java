package selfstudy.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import selfstudy.tensor.Differences;
import selfstudy.tensor.Engine;
import selfstudy.tensor.Tensor;

class BinaryCrossEntropyTest {
  private static final double[] LOGITS = {0.3, -1.2, 2, 0, 0.7, 30};
  private static final Shape SHAPE = new Shape(2, 3);

  /** The first image shows class 0 only, the second class 1; class 2 of it does not count. */
  private static final float[] SIGNS = {-1, 1, 1, 1, -1, 1};

  private static final float[] WEIGHTS = {0.2f, 0.2f, 0.2f, 0.2f, 0.2f, 0};

  private final NDManager manager = Engine.start(1).manager();
  private final NDArray signs = Tensor.f32(new long[] {2, 3}, SIGNS).array(manager);
  private final NDArray weights = Tensor.f32(new long[] {2, 3}, WEIGHTS).array(manager);

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void isTheMeanLogarithmOfWhatIsTrueOverWhatCounts() {
    double sum =
        -Math.log(sigmoid(0.3))
            - Math.log(1 - sigmoid(-1.2))
            - Math.log(1 - sigmoid(2))
            - Math.log(1 - sigmoid(0))
            - Math.log(sigmoid(0.7));
    assertThat(loss(manager.create(LOGITS, SHAPE)).toDoubleArray()[0])
        .isCloseTo(sum / 5, within(1e-7));
  }

  @Test
  void hasTheGradientOfItsValueAndNoneWhereNothingCounts() {
    Differences.agree(manager, LOGITS, SHAPE, 1, this::loss);
  }

  private NDArray loss(NDArray logits) {
    return BinaryCrossEntropy.loss(logits, signs, weights);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
