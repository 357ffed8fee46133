package selfstudy.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import selfstudy.random.Draws;

final class StratifiedSplitTest {
  private static final Draws DRAWS = Draws.seed(3).at("validation");

  @Test
  void holdsOutTheShareOfEachClass() {
    int[] labels = IntStream.range(0, 150).map(i -> i % 3 == 0 ? 0 : 1).toArray();
    StratifiedSplit split = StratifiedSplit.of(labels, 2, 0.2, DRAWS);
    assertThat(Arrays.stream(split.validation()).filter(i -> labels[i] == 0)).hasSize(10);
    assertThat(Arrays.stream(split.validation()).filter(i -> labels[i] == 1)).hasSize(20);
  }

  @Test
  void everyImageIsInExactlyOnePart() {
    int[] labels = IntStream.range(0, 77).map(i -> i * i % 5).toArray();
    StratifiedSplit split = StratifiedSplit.of(labels, 5, 0.3, DRAWS);
    int[] all =
        IntStream.concat(Arrays.stream(split.training()), Arrays.stream(split.validation()))
            .sorted()
            .toArray();
    assertThat(all).isEqualTo(IntStream.range(0, 77).toArray());
  }

  @Test
  void smallClassesKeepAnImageInEachPartAndTheOnlyImageIsTrainedOn() {
    int[] labels = {0, 0, 1};
    StratifiedSplit split = StratifiedSplit.of(labels, 4, 0.01, DRAWS);
    assertThat(split.validation()).hasSize(1);
    assertThat(labels[split.validation()[0]]).isZero();
    assertThat(split.training()).hasSize(2).contains(2);
  }

  @Test
  void equalDrawsDivideEquallyAndOthersDoNot() {
    int[] labels = new int[100];
    assertThat(StratifiedSplit.of(labels, 1, 0.2, DRAWS).validation())
        .isEqualTo(StratifiedSplit.of(labels, 1, 0.2, DRAWS).validation())
        .isNotEqualTo(StratifiedSplit.of(labels, 1, 0.2, Draws.seed(4)).validation());
  }
}
