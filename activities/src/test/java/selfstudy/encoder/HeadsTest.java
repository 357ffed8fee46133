package selfstudy.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import selfstudy.random.Draws;
import selfstudy.tensor.Engine;
import selfstudy.tensor.Weights;

class HeadsTest {
  private final NDManager manager = Engine.start(1).manager();
  private final Weights weights = Weights.create(manager);

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void aLinearHeadMultipliesAndAdds() {
    new LinearHead(2, 1).initialise(weights, Draws.seed(1));
    float[] w = weights.get("weight").toFloatArray();
    float b = weights.get("bias").toFloatArray()[0];
    NDArray x = manager.create(new float[] {2, 3}, new Shape(1, 2));
    float[] y = new LinearHead(2, 1).forward(x, weights).toFloatArray();
    assertThat(y).containsExactly(new float[] {2 * w[0] + 3 * w[1] + b}, within(1e-6f));
  }

  @Test
  void startsUniformWithinTorchsBound() {
    new LinearHead(100, 50).initialise(weights, Draws.seed(1));
    float[] w = weights.get("weight").toFloatArray();
    double square = 0;
    for (float value : w) {
      assertThat(value).isBetween(-0.1f, 0.1f);
      square += value * (double) value;
    }
    assertThat(Math.sqrt(square / w.length)).isCloseTo(0.1 / Math.sqrt(3), within(1e-3));
  }

  @Test
  void aProjectionHasAHiddenLayerUnlessItIsLinear() {
    new ProjectionHead(4, 3).initialise(weights, Draws.seed(1));
    assertThat(weights.names()).containsExactly("0.weight", "0.bias", "2.weight", "2.bias");
    assertThat(weights.get("0.weight").getShape()).isEqualTo(new Shape(4, 4));
    weights.get("0.bias").subi(1000);
    NDArray z = new ProjectionHead(4, 3).forward(manager.ones(new Shape(1, 4)), weights);
    assertThat(z.toFloatArray()).containsExactly(weights.get("2.bias").toFloatArray());

    Weights linear = Weights.create(manager);
    new ProjectionHead(4, 3, 1).initialise(linear, Draws.seed(1));
    assertThat(linear.names()).containsExactly("0.weight", "0.bias");
    assertThat(linear.get("0.weight").getShape()).isEqualTo(new Shape(3, 4));
    assertThatThrownBy(() -> new ProjectionHead(4, 3, 3)).hasMessageContaining("but is 3");
  }
}
