package selfstudy.augment;

import selfstudy.dataset.Image;

/**
 * Separable resampling of a box of an image to a square, pixel centres at half coordinates.
 * Antialiased: the kernel widens with the reduction, as Pillow's does and torchvision's by default.
 * Holds buffers: one for each thread; they grow with the width of the box and the reduction, not
 * with its height.
 *
 * <p>Columns first: their sums are vector instructions, and what is left for the rows is no more
 * than the output has. Each source row of the box is read once.
 */
final class Resize {
  private static final float[] SHARES = new float[256];

  static {
    for (int i = 0; i < SHARES.length; i++) {
      SHARES[i] = i / 255f;
    }
  }

  private final Interpolation interpolation;
  private final Axis across;
  private final Axis down;
  private byte[] row = {};
  private byte[] bytes = {};
  private float[] line = {};
  private float[][] recent = {};
  private float[][] taps = {};

  Resize(Interpolation interpolation) {
    this.interpolation = interpolation;
    this.across = new Axis(interpolation);
    this.down = new Axis(interpolation);
  }

  /**
   * Resamples a box of whole pixels as if it were an image of its own.
   *
   * @param flipped whether left and right change places
   */
  void crop(Image in, int left, int top, int width, int height, boolean flipped, Planes out) {
    if (width == out.side && height == out.side) {
      copy(in, left, top, flipped, out);
      return;
    }
    across.weigh(left, width, left, left + width, out.side);
    down.weigh(top, height, top, top + height, out.side);
    resample(in, flipped, out);
  }

  /** Resamples a box with fractional edges; pixels beyond them take part near the edge. */
  void part(Image in, double left, double top, double extent, Planes out) {
    if (extent == out.side && left == Math.rint(left) && top == Math.rint(top)) {
      copy(in, (int) left, (int) top, false, out);
      return;
    }
    across.weigh(left, extent, 0, in.width(), out.side);
    down.weigh(top, extent, 0, in.height(), out.side);
    resample(in, false, out);
  }

  /** Whole pixels at their own scale: each output pixel's weights would be 1 and 0. */
  private void copy(Image in, int left, int top, boolean flipped, Planes out) {
    int side = out.side;
    int channels = in.channels();
    if (row.length < side * channels) {
      row = new byte[side * channels];
    }
    for (int y = 0; y < side; y++) {
      in.row(top + y, left, side, row);
      int to = flipped ? y * side + side - 1 : y * side;
      int step = flipped ? -1 : 1;
      for (int at = 0; at < side * channels; at += channels, to += step) {
        out.red[to] = SHARES[row[at] & 0xff];
        out.green[to] = SHARES[row[at + channels / 2] & 0xff];
        out.blue[to] = SHARES[row[at + channels - 1] & 0xff];
      }
    }
  }

  private void resample(Image in, boolean flipped, Planes out) {
    int side = out.side;
    int left = across.first[0];
    int width = across.end(side - 1) - left;
    int length = width * in.channels();
    reserve(length);
    int read = down.first[0];
    for (int y = 0; y < side; y++) {
      for (; read < down.end(y); read++) {
        in.row(read, left, width, bytes);
        toFloats(bytes, length, recent[read % recent.length]);
      }
      for (int i = 0; i < down.count[y]; i++) {
        taps[i] = recent[(down.first[y] + i) % recent.length];
      }
      WeightedSum.of(taps, down.weights, y * down.taps, down.count[y], line, length);
      int to = flipped ? y * side + side - 1 : y * side;
      int step = flipped ? -1 : 1;
      if (in.channels() == 1) {
        grey(left, side, to, step, out);
      } else {
        colours(left, side, to, step, out);
      }
    }
    if (interpolation == Interpolation.BICUBIC) {
      limit(out.red);
      limit(out.green);
      limit(out.blue);
    }
    if (in.channels() == 1) {
      System.arraycopy(out.red, 0, out.green, 0, out.size());
      System.arraycopy(out.red, 0, out.blue, 0, out.size());
    }
  }

  private static void limit(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.min(1, Math.max(0, values[i]));
    }
  }

  private void reserve(int length) {
    if (bytes.length < length || recent.length < down.taps) {
      bytes = new byte[Math.max(length, bytes.length)];
      line = new float[bytes.length + 3];
      recent = new float[Math.max(down.taps, recent.length)][bytes.length];
      taps = new float[recent.length][];
    }
  }

  private static void toFloats(byte[] from, int length, float[] to) {
    for (int i = 0; i < length; i++) {
      to[i] = SHARES[from[i] & 0xff];
    }
  }

  /** Two taps at a time; where there is one too many its weight is 0. */
  private void colours(int left, int side, int to, int step, Planes out) {
    float[] from = line;
    float[] weights = across.weights;
    for (int x = 0; x < side; x++, to += step) {
      float r = 0;
      float g = 0;
      float b = 0;
      int at = (across.first[x] - left) * 3;
      int tap = x * across.taps;
      for (int end = tap + across.count[x]; tap < end; tap += 2, at += 6) {
        float weight = weights[tap];
        float next = weights[tap + 1];
        r += weight * from[at] + next * from[at + 3];
        g += weight * from[at + 1] + next * from[at + 4];
        b += weight * from[at + 2] + next * from[at + 5];
      }
      out.red[to] = r;
      out.green[to] = g;
      out.blue[to] = b;
    }
  }

  private void grey(int left, int side, int to, int step, Planes out) {
    for (int x = 0; x < side; x++, to += step) {
      float sum = 0;
      int at = across.first[x] - left;
      int tap = x * across.taps;
      for (int end = tap + across.count[x]; tap < end; tap++, at++) {
        sum += across.weights[tap] * line[at];
      }
      out.red[to] = sum;
    }
  }

  /** Which source pixels make up each output pixel along one axis, and by how much. */
  private static final class Axis {
    private final Interpolation interpolation;
    private int[] first = new int[0];
    private int[] count = new int[0];
    private float[] weights = new float[0];
    private int taps;

    Axis(Interpolation interpolation) {
      this.interpolation = interpolation;
    }

    void weigh(double start, double extent, int low, int high, int side) {
      double scale = extent / side;
      double reduction = Math.max(scale, 1);
      double support = interpolation.support * reduction;
      reserve(side, (int) Math.ceil(support) * 2 + 2);
      for (int i = 0; i < side; i++) {
        double centre = start + (i + 0.5) * scale;
        int from = Math.max((int) (centre - support + 0.5), low);
        int to = Math.min((int) (centre + support + 0.5), high);
        first[i] = from;
        count[i] = to - from;
        normalise(i, centre, reduction);
      }
    }

    /** The source pixel after the last that takes part. */
    int end(int i) {
      return first[i] + count[i];
    }

    private void normalise(int i, double centre, double reduction) {
      double sum = 0;
      double inverse = 1 / reduction;
      int tap = i * taps;
      for (int k = 0; k < count[i]; k++) {
        double weight = interpolation.weight((first[i] + k + 0.5 - centre) * inverse);
        weights[tap + k] = (float) weight;
        sum += weight;
      }
      inverse = 1 / sum;
      for (int k = 0; k < count[i]; k++) {
        weights[tap + k] = (float) (weights[tap + k] * inverse);
      }
      weights[tap + count[i]] = 0;
    }

    private void reserve(int side, int most) {
      taps = most;
      if (first.length < side) {
        first = new int[side];
        count = new int[side];
      }
      if (weights.length < side * most) {
        weights = new float[side * most];
      }
    }
  }
}
