package selfstudy.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class LogitsTest {
  @Test
  void theCrossEntropyIsMinusTheLogarithmOfTheTargetsProbability() {
    double[] probabilities = new double[3];
    double loss = Logits.crossEntropy(new float[] {1, 2, 3}, 2, probabilities);
    double sum = Math.exp(1) + Math.exp(2) + Math.exp(3);
    assertThat(probabilities)
        .containsExactly(
            new double[] {Math.exp(1) / sum, Math.exp(2) / sum, Math.exp(3) / sum}, within(1e-12));
    assertThat(loss).isCloseTo(-Math.log(Math.exp(3) / sum), within(1e-12));
  }

  @Test
  void largeLogitsDoNotOverflow() {
    float[][] logits = {{1e30f, 0}, {0, 0}};
    assertThat(Logits.crossEntropy(logits, new int[] {0, 1}))
        .isCloseTo(Math.log(2) / 2, within(1e-12));
  }

  @Test
  void theLowestOfEquallyHighClassesIsPredicted() {
    assertThat(Logits.highest(new float[][] {{0, 2, 2}, {-1, -3, -2}})).containsExactly(1, 0);
  }
}
