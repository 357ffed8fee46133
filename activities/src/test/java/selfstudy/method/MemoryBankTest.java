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

class MemoryBankTest {
  private static final int IMAGES = 5;

  @Test
  void movesOnlyTheSlotsOfTheBatchAndBackOntoTheSphere() {
    try (NDManager manager = Engine.start(1).manager();
        Weights memory = Weights.create(manager)) {
      MemoryBank bank = new MemoryBank(memory, IMAGES, 2, 0.25, Draws.seed(1));
      float[] before = bank.slots().toFloatArray();
      float[] unit = {1, 0, 0, 1};
      bank.update(
          Tensor.i64(new long[] {2}, 3, 1).array(manager),
          Tensor.f32(new long[] {2, 2}, unit).array(manager));

      float[] expected = before.clone();
      int[] images = {3, 1};
      for (int row = 0; row < 2; row++) {
        int at = images[row] * 2;
        double x = 0.25 * before[at] + 0.75 * unit[row * 2];
        double y = 0.25 * before[at + 1] + 0.75 * unit[row * 2 + 1];
        expected[at] = (float) (x / Math.hypot(x, y));
        expected[at + 1] = (float) (y / Math.hypot(x, y));
      }
      assertThat(bank.slots().toFloatArray())
          .usingComparatorWithPrecision(1e-6f)
          .containsExactly(expected);
    }
  }

  @Test
  void drawsDifferentImagesOneMoreThanARowNeeds() {
    try (NDManager manager = Engine.start(1).manager();
        Weights memory = Weights.create(manager)) {
      MemoryBank bank = new MemoryBank(memory, 50, 2, 0.5, Draws.seed(1));
      int[] drawn = bank.draw(20, Draws.seed(2));
      assertThat(drawn).hasSize(21).doesNotHaveDuplicates();
      assertThat(Arrays.stream(drawn)).allMatch(image -> image >= 0 && image < 50);
      assertThat(bank.draw(49, Draws.seed(2))).hasSize(50).doesNotHaveDuplicates();
    }
  }

  @Test
  void everyRowSeesTheSameNumberOfNegativesAndNeverItself() {
    int[] drawn = {4, 7, 9};
    float[] mask = Pirl.mask(new int[] {7, 1}, drawn);
    assertThat(mask[0]).isZero();
    assertThat(mask[1]).isNegative();
    assertThat(mask[2]).isZero();
    assertThat(mask[3]).isZero();
    assertThat(mask[4]).isZero();
    assertThat(mask[5]).isNegative();
  }

  @Test
  void takesSlotsByIndex() {
    try (NDManager manager = Engine.start(1).manager();
        Weights memory = Weights.create(manager)) {
      MemoryBank bank = new MemoryBank(memory, IMAGES, 2, 0.5, Draws.seed(1));
      NDArray taken = bank.at(Tensor.i64(new long[] {2}, 4, 0).array(manager));
      float[] slots = bank.slots().toFloatArray();
      assertThat(taken.toFloatArray()).containsExactly(slots[8], slots[9], slots[0], slots[1]);
    }
  }
}
