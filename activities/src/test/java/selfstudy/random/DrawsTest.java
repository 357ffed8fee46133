package selfstudy.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrawsTest {
  @Test
  void equalCoordinatesGiveEqualDraws() {
    assertThat(Draws.seed(7).at(3).at("crop").bits(2))
        .isEqualTo(Draws.seed(7).at(3).at("crop").bits(2));
  }

  @Test
  void theOrderOfCoordinatesMatters() {
    assertThat(Draws.seed(3).at(5).bits(0)).isNotEqualTo(Draws.seed(5).at(3).bits(0));
    assertThat(Draws.seed(1).at(3).at(5).bits(0)).isNotEqualTo(Draws.seed(1).at(5).at(3).bits(0));
    assertThat(Draws.seed(1).at("ab").bits(0)).isNotEqualTo(Draws.seed(1).at("ba").bits(0));
  }

  @Test
  void noTwoNodesOfAGridShareADraw() {
    Set<Long> seen = new HashSet<>();
    int side = 12;
    for (int seed = 0; seed < side; seed++) {
      for (int epoch = 0; epoch < side; epoch++) {
        for (int image = 0; image < side; image++) {
          for (int view = 0; view < 2; view++) {
            Draws node = Draws.seed(seed).at(epoch).at(image).at(view);
            seen.add(node.bits(0));
            seen.add(node.bits(1));
          }
        }
      }
    }
    assertThat(seen).hasSize(side * side * side * 4);
  }

  @Test
  void uniformsOfNeighbouringNodesHaveTheUniformsMomentsAndDoNotCorrelate() {
    int n = 20000;
    double[] u = IntStream.range(0, n).mapToDouble(i -> Draws.seed(1).at(i).uniform(0)).toArray();
    double mean = IntStream.range(0, n).mapToDouble(i -> u[i]).average().orElseThrow();
    double square = IntStream.range(0, n).mapToDouble(i -> u[i] * u[i]).average().orElseThrow();
    double lag =
        IntStream.range(1, n).mapToDouble(i -> (u[i] - 0.5) * (u[i - 1] - 0.5)).sum() * 12 / n;
    assertThat(mean).isCloseTo(0.5, within(0.01)); // five deviations of 1 / sqrt(12 n)
    assertThat(square).isCloseTo(1.0 / 3, within(0.012));
    assertThat(lag).isCloseTo(0, within(0.036));
  }

  @Test
  void normalsHaveMeanZeroAndVarianceOne() {
    int n = 20000;
    double[] x = IntStream.range(0, n).mapToDouble(Draws.seed(2)::gaussian).toArray();
    assertThat(IntStream.range(0, n).mapToDouble(i -> x[i]).average().orElseThrow())
        .isCloseTo(0, within(0.036));
    assertThat(IntStream.range(0, n).mapToDouble(i -> x[i] * x[i]).average().orElseThrow())
        .isCloseTo(1, within(0.05));
  }

  @Test
  void permutationsOfThreeAreAllDrawnEquallyOften() {
    int[] counts = new int[27];
    int n = 6000;
    for (int i = 0; i < n; i++) {
      int[] p = Draws.seed(4).at(i).permutation(3);
      counts[p[0] * 9 + p[1] * 3 + p[2]]++;
    }
    assertThat(IntStream.of(counts).filter(count -> count > 0).boxed())
        .hasSize(6)
        .allSatisfy(count -> assertThat(count).isBetween(855, 1145));
  }
}
