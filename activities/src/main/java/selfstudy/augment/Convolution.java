package selfstudy.augment;

/**
 * Separable convolution of square planes; borders are mirrored without repeating the edge. Holds
 * buffers: one for each thread.
 *
 * <p>A plane with its borders filled in is one long line: neighbours lie 1 apart along rows and a
 * row apart along columns, so both passes are sums of shifted copies, and no pixel asks whether it
 * is at the border. What is computed between the rows is not read.
 */
final class Convolution {
  /** Values at once, so that the copies stay in the first-level cache. */
  private static final int BLOCK = 512;

  /** Weights below this change no pixel by more than a 400,000th of an 8-bit step. */
  private static final float NEGLIGIBLE = 1e-8f;

  private final float[] sum = new float[BLOCK];
  private float[][] shifted = {};
  private float[] padded = {};
  private float[] passed = {};

  /**
   * Convolves a plane in place.
   *
   * @param kernel odd, symmetric, not increasing from its middle
   */
  void apply(float[] plane, int side, float[] kernel) {
    int skipped = 0;
    while (skipped < kernel.length / 2 && kernel[skipped] < NEGLIGIBLE) {
      skipped++;
    }
    int taps = kernel.length - 2 * skipped;
    int row = side + taps - 1;
    reserve(row * row, taps);
    pad(plane, side, taps / 2, row);
    pass(padded, 1, passed, row * row - taps + 1, kernel, skipped, taps);
    pass(passed, row, padded, side * row - taps + 1, kernel, skipped, taps);
    for (int y = 0; y < side; y++) {
      System.arraycopy(padded, y * row, plane, y * side, side);
    }
  }

  private void reserve(int length, int taps) {
    if (padded.length < length) {
      padded = new float[length];
      passed = new float[length];
    }
    if (shifted.length < taps) {
      shifted = new float[taps][BLOCK];
    }
  }

  private void pad(float[] plane, int side, int radius, int row) {
    for (int y = 0; y < row; y++) {
      int from = mirror(y - radius, side) * side;
      int to = y * row;
      for (int i = 0; i < radius; i++) {
        padded[to + i] = plane[from + mirror(i - radius, side)];
        padded[to + radius + side + i] = plane[from + mirror(side + i, side)];
      }
      System.arraycopy(plane, from, padded, to + radius, side);
    }
  }

  private static int mirror(int i, int side) {
    if (i < 0) {
      return Math.min(-i, side - 1);
    }
    return i < side ? i : Math.max(0, 2 * side - 2 - i);
  }

  /** {@code out[i]} is the sum of {@code kernel[first + k] in[i + k step]}. */
  private void pass(
      float[] in, int step, float[] out, int length, float[] kernel, int first, int taps) {
    for (int from = 0; from < length; from += BLOCK) {
      int block = Math.min(BLOCK, length - from);
      for (int k = 0; k < taps; k++) {
        System.arraycopy(in, from + k * step, shifted[k], 0, block);
      }
      WeightedSum.of(shifted, kernel, first, taps, sum, block);
      System.arraycopy(sum, 0, out, from, block);
    }
  }
}
