package selfstudy.evaluate;

/**
 * Adds multiples of vectors to a sum in single precision, in a fixed order: equal input gives equal
 * bits.
 */
final class WeightedSum {
  private WeightedSum() {}

  /**
   * To each of the first {@code count} numbers of {@code sum} adds {@code factors[j] *
   * vectors[first + j][from + i]} over j from 0 to {@code number} - 1; four vectors at a time,
   * which takes a quarter of the passes over the sum.
   */
  static void add(
      float[] sum, int count, float[] factors, int number, float[][] vectors, int first, int from) {
    int j = 0;
    for (; j + 4 <= number; j += 4) {
      int at = first + j;
      addFour(
          sum,
          count,
          from,
          factors[j],
          vectors[at],
          factors[j + 1],
          vectors[at + 1],
          factors[j + 2],
          vectors[at + 2],
          factors[j + 3],
          vectors[at + 3]);
    }
    for (; j < number; j++) {
      add(sum, count, factors[j], vectors[first + j], from);
    }
  }

  /** The same of one vector. */
  static void add(float[] sum, int count, float factor, float[] vector, int from) {
    for (int i = 0; i < count; i++) {
      sum[i] += factor * vector[from + i];
    }
  }

  private static void addFour(
      float[] sum,
      int count,
      int from,
      float a,
      float[] x,
      float b,
      float[] y,
      float c,
      float[] v,
      float d,
      float[] w) {
    if (from == 0) { // Without an offset the compiled loop takes a third of the time (JDK 17).
      for (int i = 0; i < count; i++) {
        sum[i] += a * x[i] + b * y[i] + (c * v[i] + d * w[i]);
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      sum[i] += a * x[from + i] + b * y[from + i] + (c * v[from + i] + d * w[from + i]);
    }
  }
}
