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

class CrossEntropyTest {
  private static final double[] LOGITS = {0.3, -1.2, 2, 0, 0.7, 0.1};

  private final NDManager manager = Engine.start(1).manager();
  private final NDArray labels = Tensor.indices(2, 0).array(manager);

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void isTheMeanLogarithmOfTheClassesProbabilities() {
    double first = Math.exp(2) / (Math.exp(0.3) + Math.exp(-1.2) + Math.exp(2));
    double second = 1 / (1 + Math.exp(0.7) + Math.exp(0.1));
    NDArray loss = CrossEntropy.loss(manager.create(LOGITS, new Shape(2, 3)), labels);
    assertThat(loss.toDoubleArray()[0])
        .isCloseTo(-(Math.log(first) + Math.log(second)) / 2, within(1e-12));
  }

  @Test
  void hasTheGradientOfItsValue() {
    Differences.agree(
        manager, LOGITS, new Shape(2, 3), 1, logits -> CrossEntropy.loss(logits, labels));
  }
}
