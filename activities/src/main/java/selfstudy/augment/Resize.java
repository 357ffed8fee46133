package selfstudy.augment;

import selfstudy.dataset.Image;

/**
 * Separable bilinear resampling of a box of an image to a square, pixel centres at half
 * coordinates. Antialiased: the triangle widens with the reduction, as Pillow's does and
 * torchvision's by default. Holds buffers: one for each thread.
 */
final class Resize {
  private final Axis across = new Axis();
  private final Axis down = new Axis();
  private float[] rows = new float[0];

  /** Resamples a box of whole pixels as if it were an image of its own. */
  void crop(Image in, int left, int top, int width, int height, int side, float[] out) {
    across.weigh(left, width, left, left + width, side);
    down.weigh(top, height, top, top + height, side);
    resample(in, side, out);
  }

  /** Resamples a box with fractional edges; pixels beyond them take part near the edge. */
  void part(Image in, double left, double top, double extent, int side, float[] out) {
    across.weigh(left, extent, 0, in.width(), side);
    down.weigh(top, extent, 0, in.height(), side);
    resample(in, side, out);
  }

  private void resample(Image in, int side, float[] out) {
    int top = down.first[0];
    int height = down.first[side - 1] + down.count[side - 1] - top;
    int stride = side * 3;
    if (rows.length < height * stride) {
      rows = new float[height * stride];
    }
    for (int y = 0; y < height; y++) {
      narrow(in.pixels(), (top + y) * in.width() * 3, side, y * stride);
    }
    for (int y = 0; y < side; y++) {
      lower(y, (down.first[y] - top) * stride, stride, out);
    }
  }

  /** One source row to {@code side} pixels. */
  private void narrow(byte[] pixels, int row, int side, int to) {
    for (int x = 0; x < side; x++) {
      float r = 0;
      float g = 0;
      float b = 0;
      int at = row + across.first[x] * 3;
      int tap = x * across.taps;
      for (int i = 0; i < across.count[x]; i++, at += 3) {
        float weight = across.weights[tap + i];
        r += weight * (pixels[at] & 0xff);
        g += weight * (pixels[at + 1] & 0xff);
        b += weight * (pixels[at + 2] & 0xff);
      }
      rows[to + x * 3] = r;
      rows[to + x * 3 + 1] = g;
      rows[to + x * 3 + 2] = b;
    }
  }

  /** One output row from the narrowed rows. */
  private void lower(int y, int from, int stride, float[] out) {
    int to = y * stride;
    int tap = y * down.taps;
    float first = down.weights[tap];
    for (int x = 0; x < stride; x++) {
      out[to + x] = first * rows[from + x];
    }
    for (int i = 1; i < down.count[y]; i++) {
      float weight = down.weights[tap + i];
      int row = from + i * stride;
      for (int x = 0; x < stride; x++) {
        out[to + x] += weight * rows[row + x];
      }
    }
    for (int x = 0; x < stride; x++) {
      out[to + x] /= 255f;
    }
  }

  /** Which source pixels make up each output pixel along one axis, and by how much. */
  private static final class Axis {
    private int[] first = new int[0];
    private int[] count = new int[0];
    private float[] weights = new float[0];
    private int taps;

    void weigh(double start, double extent, int low, int high, int side) {
      double scale = extent / side;
      double support = Math.max(scale, 1);
      reserve(side, (int) Math.ceil(support) * 2 + 1);
      for (int i = 0; i < side; i++) {
        double centre = start + (i + 0.5) * scale;
        int from = Math.max((int) (centre - support + 0.5), low);
        int to = Math.min((int) (centre + support + 0.5), high);
        first[i] = from;
        count[i] = to - from;
        normalise(i, centre, support);
      }
    }

    private void normalise(int i, double centre, double support) {
      double sum = 0;
      for (int k = 0; k < count[i]; k++) {
        double weight = triangle((first[i] + k + 0.5 - centre) / support);
        weights[i * taps + k] = (float) weight;
        sum += weight;
      }
      for (int k = 0; k < count[i]; k++) {
        weights[i * taps + k] = (float) (weights[i * taps + k] / sum);
      }
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

    private static double triangle(double x) {
      return Math.max(0, 1 - Math.abs(x));
    }
  }
}
