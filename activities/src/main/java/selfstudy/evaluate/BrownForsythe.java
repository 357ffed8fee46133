package selfstudy.evaluate;

import java.util.Arrays;
import java.util.List;
import org.hipparchus.stat.StatUtils;
import org.hipparchus.stat.inference.OneWayAnova;

/**
 * The test of Brown and Forsythe (1974) for equal variances: an analysis of variance of the
 * absolute deviations from each sample's median.
 *
 * <p>In a sample of odd size one of them is 0 by construction, the median's own; it is left out, as
 * Hines and Hines (2000) propose. With it the test is blind for the few seeds of a study: of four
 * samples of three, one of them five times as wide, it then never rejects at 5 %.
 */
public final class BrownForsythe {
  private BrownForsythe() {}

  /**
   * Of equal variances.
   *
   * @param samples two or more, each of at least three values
   */
  public static double pValue(List<double[]> samples) {
    List<double[]> deviations = samples.stream().map(BrownForsythe::deviations).toList();
    // Where deviations within samples do not differ, F is 0 / 0 or without bound.
    if (deviations.stream().allMatch(d -> d[0] == d[d.length - 1])) {
      double any = deviations.get(0)[0];
      return deviations.stream().allMatch(d -> d[0] == any) ? 1 : 0;
    }
    return new OneWayAnova().anovaPValue(deviations);
  }

  /** Ascending. */
  private static double[] deviations(double[] sample) {
    if (sample.length < 3) {
      throw new IllegalArgumentException(
          "The spread of " + sample.length + " values cannot be compared; three are needed");
    }
    double median = StatUtils.percentile(sample, 50);
    double[] deviations =
        Arrays.stream(sample).map(value -> Math.abs(value - median)).sorted().toArray();
    return Arrays.copyOfRange(deviations, deviations.length % 2, deviations.length);
  }
}
