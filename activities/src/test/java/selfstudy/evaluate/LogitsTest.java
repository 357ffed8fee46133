package selfstudy.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import selfstudy.random.Draws;

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
    assertThat(Logits.highest(new float[] {0, 2, 2})).isEqualTo(1);
    assertThat(Logits.highest(new float[] {-1, -3, -2})).isZero();
  }

  @Test
  void theFiveBestAreInOrderAndOfEqualOnesTheLowerIsFirst() {
    assertThat(Logits.best(new float[] {1, 5, 3, 5, 0, 4, 2})).containsExactly(1, 3, 5, 2, 6);
    assertThat(Logits.best(new float[] {-2, 7, 7})).containsExactly(1, 2, 0);
    for (int image = 0; image < 200; image++) {
      Draws draws = Draws.seed(3).at(image);
      float[] logits = new float[9];
      for (int k = 0; k < logits.length; k++) {
        logits[k] = draws.below(k, 6);
      }
      assertThat(Logits.best(logits))
          .containsExactly(sorted(logits))
          .startsWith(Logits.highest(logits));
    }
  }

  private static int[] sorted(float[] logits) {
    return IntStream.range(0, logits.length)
        .boxed()
        .sorted(Comparator.comparingDouble(k -> -logits[k]))
        .limit(5)
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
