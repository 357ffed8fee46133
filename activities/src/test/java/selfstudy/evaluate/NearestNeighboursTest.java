package selfstudy.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
      int[][] predicted = new NearestNeighbours(x, y, 4, k, 0.1).predict(queries, Progress.NONE);
      for (int q = 0; q < queries.length; q++) {
        assertThat(predicted[q][0]).isEqualTo(naive(x, y, queries[q], k));
      }
    }
  }

  @Test
  void lengthsDoNotMatter() {
    float[][] x = {{1, 0}, {0, 1}};
    NearestNeighbours neighbours = new NearestNeighbours(x, new int[] {0, 1}, 2, 1, 0.07);
    assertThat(neighbours.predict(new float[][] {{900, 899}, {0.001f, 0.002f}}, Progress.NONE))
        .isDeepEqualTo(new int[][] {{0, 1}, {1, 0}});
  }

  @Test
  void ofEquallySimilarImagesTheEarlierIsNearer() {
    float[][] x = {{1, 0}, {2, 0}, {3, 0}};
    NearestNeighbours one = new NearestNeighbours(x, new int[] {2, 0, 0}, 3, 1, 0.1);
    assertThat(one.predict(new float[][] {{1, 0}}, Progress.NONE)[0]).startsWith(2);
  }

  @Test
  void refusesMoreNeighboursThanLabelledImages() {
    assertThatThrownBy(() -> new NearestNeighbours(new float[3][2], new int[3], 1, 4, 0.1))
        .hasMessage("k is 4 with 3 labelled images");
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
