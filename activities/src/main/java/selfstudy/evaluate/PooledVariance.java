package selfstudy.evaluate;

import java.util.List;
import org.hipparchus.stat.StatUtils;

/**
 * The variance that samples of different means have in common, of values within a sample.
 *
 * @param degrees of freedom, above 0
 */
public record PooledVariance(double variance, int degrees) {
  public PooledVariance {
    if (!(variance >= 0) || degrees < 1) {
      throw new IllegalArgumentException(
          "No variance is " + variance + " on " + degrees + " degrees");
    }
  }

  /**
   * The mean of the samples' variances, weighted by their degrees of freedom.
   *
   * @param samples of at least two values each
   */
  public static PooledVariance of(List<double[]> samples) {
    double squares = 0;
    int degrees = 0;
    for (double[] sample : samples) {
      squares += (sample.length - 1) * StatUtils.variance(sample);
      degrees += sample.length - 1;
    }
    return new PooledVariance(squares / degrees, degrees);
  }
}
