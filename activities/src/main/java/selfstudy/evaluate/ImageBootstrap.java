package selfstudy.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import selfstudy.random.Draws;

/**
 * Draws test images anew, with replacement within each stratum. A stratum of m images has m - 1
 * draws of weight m / (m - 1) each (Rao and Wu, 1988): the spread of a stratum's mean is then
 * unbiased for small classes, too. A single image stays as it is.
 */
final class ImageBootstrap {
  private final int images;
  private final List<int[]> strata = new ArrayList<>();
  private final Draws draws;

  /**
   * @param strata for each image its stratum, from 0
   */
  ImageBootstrap(int[] strata, Draws draws) {
    this.images = strata.length;
    this.draws = draws;
    int highest = Arrays.stream(strata).max().orElse(-1);
    int[][] members = new int[highest + 1][];
    int[] counts = new int[highest + 1];
    Arrays.stream(strata).forEach(s -> counts[s]++);
    Arrays.setAll(members, s -> new int[counts[s]]);
    for (int i = images - 1; i >= 0; i--) {
      members[strata[i]][--counts[strata[i]]] = i;
    }
    Arrays.stream(members).filter(m -> m.length > 0).forEach(this.strata::add);
  }

  /** Strata that have images. */
  int strata() {
    return strata.size();
  }

  /** The images' weights in one resample; each stratum's sum up to its size. */
  double[] weights(int resample) {
    Draws of = draws.at(resample);
    double[] weights = new double[images];
    int draw = 0;
    for (int[] members : strata) {
      int m = members.length;
      if (m == 1) {
        weights[members[0]] = 1;
      }
      for (int i = 0; i < m - 1; i++) {
        weights[members[of.below(draw++, m)]] += m / (m - 1.0);
      }
    }
    return weights;
  }
}
