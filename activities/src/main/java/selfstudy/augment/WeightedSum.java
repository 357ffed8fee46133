package selfstudy.augment;

/** Sums of rows times weights, four rows at a time. */
final class WeightedSum {
  private WeightedSum() {}

  /**
   * Writes to {@code out} the sum of {@code count} rows times {@code weights[from]} and following.
   *
   * @param length values of each row
   */
  static void of(float[][] rows, float[] weights, int from, int count, float[] out, int length) {
    for (int k = 0; k < count; k += 4) {
      float[] a = rows[k];
      float[] b = rows[Math.min(k + 1, count - 1)];
      float[] c = rows[Math.min(k + 2, count - 1)];
      float[] d = rows[Math.min(k + 3, count - 1)];
      float wa = weights[from + k];
      float wb = k + 1 < count ? weights[from + k + 1] : 0;
      float wc = k + 2 < count ? weights[from + k + 2] : 0;
      float wd = k + 3 < count ? weights[from + k + 3] : 0;
      if (k == 0) {
        set(a, b, c, d, wa, wb, wc, wd, out, length);
      } else {
        add(a, b, c, d, wa, wb, wc, wd, out, length);
      }
    }
  }

  private static void set(
      float[] a,
      float[] b,
      float[] c,
      float[] d,
      float wa,
      float wb,
      float wc,
      float wd,
      float[] out,
      int length) {
    for (int i = 0; i < length; i++) {
      out[i] = wa * a[i] + wb * b[i] + wc * c[i] + wd * d[i];
    }
  }

  private static void add(
      float[] a,
      float[] b,
      float[] c,
      float[] d,
      float wa,
      float wb,
      float wc,
      float wd,
      float[] out,
      int length) {
    for (int i = 0; i < length; i++) {
      out[i] += wa * a[i] + wb * b[i] + wc * c[i] + wd * d[i];
    }
  }
}
