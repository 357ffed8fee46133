package selfstudy.evaluate;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Holm's step-down adjustment (1979): keeps the chance of any false finding in a family at 5 %. */
public final class Holm {
  private Holm() {}

  /**
   * Adjusted p-values, in the order of the given ones.
   *
   * @param family how many comparisons there are; those that have no p-value (yet) count as 1
   */
  public static double[] adjust(double[] pValues, int family) {
    if (family < pValues.length) {
      throw new IllegalArgumentException(pValues.length + " p-values of " + family);
    }
    int[] ascending =
        IntStream.range(0, pValues.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> pValues[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] adjusted = new double[pValues.length];
    double highest = 0;
    for (int rank = 0; rank < ascending.length; rank++) {
      highest = Math.max(highest, (family - rank) * pValues[ascending[rank]]);
      adjusted[ascending[rank]] = Math.min(1, highest);
    }
    return adjusted;
  }
}
