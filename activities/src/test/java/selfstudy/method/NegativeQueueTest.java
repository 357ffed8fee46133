package selfstudy.method;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import selfstudy.random.Draws;
import selfstudy.tensor.Engine;
import selfstudy.tensor.Tensor;
import selfstudy.tensor.Weights;

class NegativeQueueTest {
  @Test
  void startsWithUnitVectors() {
    try (NDManager manager = Engine.start(1).manager();
        Weights memory = Weights.create(manager)) {
      NDArray keys = new NegativeQueue(memory, 6, 3, Draws.seed(1)).keys();
      float[] lengths = keys.square().sum(new int[] {1}).sqrt().toFloatArray();
      assertThat(lengths).hasSize(6);
      for (float length : lengths) {
        assertThat(length).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-6f));
      }
    }
  }

  @Test
  void overwritesTheOldestAndWrapsWhereTheBatchDoesNotDivideIt() {
    int size = 5;
    int batch = 3;
    float[] naive = new float[size];
    try (NDManager manager = Engine.start(1).manager();
        Weights memory = Weights.create(manager)) {
      NegativeQueue queue = new NegativeQueue(memory, size, 1, Draws.seed(1));
      int pointer = 0;
      for (int step = 0; step < 7; step++) {
        float[] keys = new float[batch];
        for (int i = 0; i < batch; i++) {
          keys[i] = 10 * step + i;
          naive[pointer] = keys[i];
          pointer = (pointer + 1) % size;
        }
        queue.enqueue(Tensor.f32(new long[] {batch, 1}, keys).array(manager), step);
      }
      assertThat(queue.keys().toFloatArray()).isEqualTo(naive);
    }
  }

  @Test
  void keepsTheNewestOfABatchThatIsLargerThanItself() {
    try (NDManager manager = Engine.start(1).manager();
        Weights memory = Weights.create(manager)) {
      NegativeQueue queue = new NegativeQueue(memory, 2, 1, Draws.seed(1));
      queue.enqueue(Tensor.f32(new long[] {5, 1}, 0, 1, 2, 3, 4).array(manager), 0);
      float[] kept = queue.keys().toFloatArray();
      Arrays.sort(kept);
      assertThat(kept).containsExactly(3, 4);
    }
  }
}
