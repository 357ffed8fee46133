package selfstudy.evaluate;

import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.stat.StatUtils;

/**
 * A number with its standard error, on which Student's t gives intervals and p-values.
 *
 * @param standardError not negative
 * @param degrees of freedom, above 0; where the error is 0 they do not matter
 */
public record Estimate(double mean, double standardError, double degrees) {
  public Estimate {
    if (!(standardError >= 0) || !(degrees > 0)) {
      throw new IllegalArgumentException(
          "No estimate has standard error " + standardError + " on " + degrees + " degrees");
    }
  }

  /** Of independent replicates, at least two. */
  public static Estimate ofMean(double[] values) {
    return ofMean(values, 0, 1);
  }

  /**
   * Of independent replicates, at least two, with further variance of their mean from elsewhere,
   * which was estimated on degrees of freedom of its own (Satterthwaite, 1946): with n - 1 alone an
   * interval that mostly comes from elsewhere would be far too wide.
   *
   * @param furtherDegrees above 0
   */
  public static Estimate ofMean(double[] values, double furtherVariance, double furtherDegrees) {
    double ofMean = StatUtils.variance(values) / values.length;
    double own = values.length - 1.0;
    double variance = ofMean + furtherVariance;
    double degrees =
        variance
            * variance
            / (ofMean * ofMean / own + furtherVariance * furtherVariance / furtherDegrees);
    return new Estimate(StatUtils.mean(values), Math.sqrt(variance), variance > 0 ? degrees : own);
  }

  /** Of independent replicates whose variance other samples have shown, too. */
  public static Estimate ofMean(double[] values, PooledVariance pooled) {
    return new Estimate(
        StatUtils.mean(values), Math.sqrt(pooled.variance() / values.length), pooled.degrees());
  }

  /** Of mean(a) - mean(b), unpaired, at least two each (Welch, 1947; Satterthwaite's degrees). */
  public static Estimate ofDifference(double[] a, double[] b) {
    double va = StatUtils.variance(a) / a.length;
    double vb = StatUtils.variance(b) / b.length;
    double degrees = (va + vb) * (va + vb) / (va * va / (a.length - 1) + vb * vb / (b.length - 1));
    return new Estimate(
        StatUtils.mean(a) - StatUtils.mean(b),
        Math.sqrt(va + vb),
        va + vb > 0 ? degrees : a.length + b.length - 2.0);
  }

  /** Half the 95 % interval's width. */
  public double halfWidth() {
    return quantile(0.975) * standardError;
  }

  /** The lower end of the 95 % interval. */
  public double low() {
    return mean - halfWidth();
  }

  /** The upper end of the 95 % interval. */
  public double high() {
    return mean + halfWidth();
  }

  /** Two-sided, for a true value of 0. */
  public double pValue() {
    if (standardError == 0) {
      return mean == 0 ? 1 : 0;
    }
    double t = Math.abs(mean) / standardError;
    return 2 * new TDistribution(degrees).cumulativeProbability(-t);
  }

  /**
   * The smallest true value that a two-sided test at a level in (0, 1) finds four times in five.
   */
  public double detectable(double level) {
    return (quantile(1 - level / 2) + quantile(0.8)) * standardError;
  }

  private double quantile(double probability) {
    return new TDistribution(degrees).inverseCumulativeProbability(probability);
  }
}
