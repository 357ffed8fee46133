package selfstudy.report;

import org.hipparchus.analysis.integration.IterativeLegendreGaussIntegrator;
import org.hipparchus.analysis.solvers.BrentSolver;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * The critical difference of average ranks (Nemenyi, 1963; Demšar, 2006, 3.2.2): two of k methods
 * ranked on N datasets are told apart at 5 % where their average ranks are further apart than
 *
 * <p>q sqrt(k (k + 1) / (6 N)),
 *
 * <p>q being the 95 % point of the range of k standard normals, divided by the root of 2.
 */
final class Nemenyi {
  private static final NormalDistribution NORMAL = new NormalDistribution(0, 1);

  /** Beyond this many deviations a normal has no mass that matters here. */
  private static final double FAR = 8;

  private Nemenyi() {}

  static double criticalDifference(int methods, int datasets) {
    return q(methods) * Math.sqrt(methods * (methods + 1.0) / (6.0 * datasets));
  }

  static double q(int methods) {
    double range =
        new BrentSolver(1e-9).solve(200, r -> rangeBelow(r, methods) - 0.95, 0.1, 2 * FAR);
    return range / Math.sqrt(2);
  }

  /** The chance that the range of k standard normals is below r. */
  private static double rangeBelow(double r, int k) {
    return k
        * new IterativeLegendreGaussIntegrator(16, 1e-10, 1e-12)
            .integrate(
                1_000_000,
                z ->
                    NORMAL.density(z)
                        * Math.pow(
                            NORMAL.cumulativeProbability(z) - NORMAL.cumulativeProbability(z - r),
                            k - 1),
                -FAR,
                FAR);
  }
}
