package selfstudy.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import selfstudy.random.Draws;
import selfstudy.train.Progress;

final class NearestNeighboursTest {
  @Test
  void equalsANaiveSort() {
    float[][] x = SoftmaxRegressionTest.gaussian(120, 5);
    float[][] queries = SoftmaxRegressionTest.gaussian(300, 5);
    int[] y = IntStream.range(0, 120).map(i -> Draws.seed(9).below(i, 4)).toArray();
    for (int k : new int[] {1, 2, 7, 119, 120}) {
      float[][] predicted =
          new NearestNeighbours(x, new SingleLabelTruth(y, 4), k, 0.1)
              .predict(queries, Progress.NONE);
      for (int q = 0; q < queries.length; q++) {
        assertThat(Logits.highest(predicted[q])).isEqualTo(naive(x, y, queries[q], k));
      }
    }
  }

  @Test
  void lengthsDoNotMatter() {
    float[][] x = {{1, 0}, {0, 1}};
    NearestNeighbours neighbours =
        new NearestNeighbours(x, new SingleLabelTruth(new int[] {0, 1}, 2), 1, 0.07);
    assertThat(neighbours.predict(new float[][] {{900, 899}, {0.001f, 0.002f}}, Progress.NONE))
        .isDeepEqualTo(new float[][] {{1, 0}, {0, 1}});
  }

  @Test
  void ofEquallySimilarImagesTheEarlierIsNearer() {
    float[][] x = {{1, 0}, {2, 0}, {3, 0}};
    NearestNeighbours one =
        new NearestNeighbours(x, new SingleLabelTruth(new int[] {2, 0, 0}, 3), 1, 0.1);
    assertThat(one.predict(new float[][] {{1, 0}}, Progress.NONE)[0]).containsExactly(0, 0, 1);
  }

  @Test
  void refusesMoreNeighboursThanLabelledImages() {
    assertThatThrownBy(
            () ->
                new NearestNeighbours(new float[3][2], new SingleLabelTruth(new int[3], 1), 4, 0.1))
        .hasMessage("k is 4 with 3 labelled images");
  }

  @Test
  void ofSeveralClassesEachHasItsShareOfTheVotesThatCountForIt() {
    // Two neighbours at cosine 1 and one at 0.6: weights 1, 1 and exp(-4).
    float[][] x = {{1, 0}, {2, 0}, {3, 4}, {0, -1}};
    byte[] truth = {1, 0, -1, 1, -1, -1, 0, 1, -1, 1, 1, 1};
    NearestNeighbours neighbours = new NearestNeighbours(x, new MultiLabelTruth(truth, 3), 3, 0.1);
    double far = Math.exp(-4);
    float[] shares = neighbours.predict(new float[][] {{5, 0}}, Progress.NONE)[0];
    assertThat(shares[0]).isCloseTo((float) (2 / (2 + far)), within(1e-6f));
    assertThat(shares[1])
        .as("difficult in one of them")
        .isCloseTo((float) (far / (1 + far)), within(1e-6f));
    assertThat(shares[2]).as("difficult in all of them").isZero();
  }

  private static int naive(float[][] x, int[] y, float[] query, int k) {
    List<Integer> nearest =
        IntStream.range(0, x.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -cosine(x[i], query)))
            .limit(k)
            .toList();
    double[] votes = new double[4];
    nearest.forEach(i -> votes[y[i]] += Math.exp(cosine(x[i], query) / 0.1));
    return IntStream.range(0, 4)
        .boxed()
        .max(Comparator.comparingDouble((Integer c) -> votes[c]).thenComparing(c -> -c))
        .orElseThrow();
  }

  private static double cosine(float[] a, float[] b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int j = 0; j < a.length; j++) {
      ab += (double) a[j] * b[j];
      aa += (double) a[j] * a[j];
      bb += (double) b[j] * b[j];
    }
    return ab / Math.sqrt(aa * bb);
  }
}
