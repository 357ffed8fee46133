package selfstudy.dataset;

import java.util.Arrays;

/**
 * Images whose shorter side is longer than {@code shorterSide} pixels are stored reduced to it: the
 * aspect kept, the longer side rounded down, as torchvision's Resize does; bilinear and antialiased
 * (the triangle widens with the reduction, as Pillow's does), rounded to 8 bits. Smaller images
 * stay as they are.
 *
 * @param scaledJpeg whether libturbojpeg decodes JPEGs at 1/2, 1/4 or 1/8 where that leaves twice
 *     the shorter side or more (Pillow's reducing gap of 2); else all is decoded in full
 */
record Reduction(int shorterSide, boolean scaledJpeg) {
  private static final int LEAST = 8;
  private static final int GAP = 2;
  private static final String RECIPE = "shorter side at most ";

  Reduction {
    if (shorterSide < LEAST) {
      throw new BadDataException(
          "A shorter side of " + shorterSide + " pixels is too short: give " + LEAST + " or more.");
    }
  }

  /** Whether a note on images is the {@link #recipe} of some reduction. */
  static boolean isRecipe(String note) {
    return note.startsWith(RECIPE);
  }

  /** As this machine decodes. */
  static Reduction of(int shorterSide) {
    return new Reduction(shorterSide, ImageDecoder.hasTurboJpeg());
  }

  /** How the pixels came about: a part of the key. */
  String recipe() {
    return RECIPE
        + shorterSide
        + ", bilinear, antialiased; JPEG decoded "
        + (scaledJpeg ? "scaled by libturbojpeg, gap " + GAP : "in full");
  }

  /**
   * A file's pixels as they are stored.
   *
   * @param path names the file in errors
   * @throws BadDataException if it is no image that can be decoded
   */
  Pixels decode(byte[] file, String path) {
    ImageDecoder decoder = new ImageDecoder();
    if (!scaledJpeg || !JpegMarkers.isJpeg(file)) {
      return reduce(decoder.decode(file, path));
    }
    Pixels decoded = decoder.decode(file, path, GAP * shorterSide);
    JpegMarkers.Size whole = JpegMarkers.size(file);
    return reduce(decoded, whole.width(), whole.height());
  }

  /** The image with a shorter side of {@code shorterSide}, unless it is shorter anyway. */
  Pixels reduce(Pixels image) {
    return reduce(image, image.width(), image.height());
  }

  /** The same of what was decoded of {@code wholeWidth} x {@code wholeHeight} at 1, 1/2, … */
  private Pixels reduce(Pixels image, int wholeWidth, int wholeHeight) {
    if (Math.min(wholeWidth, wholeHeight) <= shorterSide) {
      return image;
    }
    boolean upright = wholeWidth < wholeHeight;
    int width = upright ? shorterSide : length(wholeWidth, wholeHeight);
    int height = upright ? length(wholeHeight, wholeWidth) : shorterSide;
    // A side that is no multiple ends within its last pixel: 601 of 8 are 75.125, decoded to 76.
    double factor = Math.rint((double) wholeWidth / image.width());
    return resample(
        image,
        new Axis(image.width(), wholeWidth / factor, width),
        new Axis(image.height(), wholeHeight / factor, height));
  }

  private int length(int longer, int shorter) {
    return (int) ((long) shorterSide * longer / shorter);
  }

  /**
   * Columns first: their sums are vector instructions, and no more rows are left than the result
   * has. Of the source's rows no more are kept than one row of the result needs.
   */
  private static Pixels resample(Pixels in, Axis across, Axis down) {
    int channels = in.channels();
    int length = across.length() * channels;
    float[][] recent = new float[down.most()][in.width() * channels];
    float[] sums = new float[in.width() * channels];
    byte[] out = new byte[length * down.length()];
    int read = 0;
    for (int y = 0; y < down.length(); y++) {
      for (; read < down.end(y); read++) {
        toFloats(in.data(), read * sums.length, recent[read % recent.length]);
      }
      down.sum(y, recent, sums);
      across.reduce(sums, channels, out, y * length);
    }
    return new Pixels(across.length(), down.length(), channels, out);
  }

  private static void toFloats(byte[] from, int start, float[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = from[start + i] & 0xff;
    }
  }

  /** Which pixels of the source make up each pixel of the result along one axis, by what weight. */
  private static final class Axis {
    private final int[] first;
    private final float[][] weights;

    /**
     * @param from pixels of the source
     * @param extent of it that the result shows, which may end within the last pixel
     * @param to pixels of the result
     */
    Axis(int from, double extent, int to) {
      first = new int[to];
      weights = new float[to][];
      double scale = extent / to;
      for (int i = 0; i < to; i++) {
        double centre = (i + 0.5) * scale;
        first[i] = Math.max(0, (int) (centre - scale + 0.5));
        weights[i] = weights(first[i], Math.min(from, (int) (centre + scale + 0.5)), centre, scale);
      }
    }

    private static float[] weights(int from, int to, double centre, double scale) {
      double[] triangle = new double[to - from];
      double sum = 0;
      for (int k = 0; k < triangle.length; k++) {
        triangle[k] = Math.max(0, 1 - Math.abs((from + k + 0.5 - centre) / scale));
        sum += triangle[k];
      }
      float[] weights = new float[triangle.length];
      for (int k = 0; k < triangle.length; k++) {
        weights[k] = (float) (triangle[k] / sum);
      }
      return weights;
    }

    int length() {
      return first.length;
    }

    int most() {
      int most = 0;
      for (float[] ofPixel : weights) {
        most = Math.max(most, ofPixel.length);
      }
      return most;
    }

    /** The pixel of the source after the last that takes part. */
    int end(int i) {
      return first[i] + weights[i].length;
    }

    /** A row, reduced along it and rounded. */
    void reduce(float[] row, int channels, byte[] into, int at) {
      int to = at;
      for (int x = 0; x < first.length; x++) {
        float[] ofPixel = weights[x];
        for (int c = 0; c < channels; c++) {
          float sum = 0;
          int from = first[x] * channels + c;
          for (int k = 0; k < ofPixel.length; k++, from += channels) {
            sum += ofPixel[k] * row[from];
          }
          into[to++] = (byte) Math.min(255, (int) (sum + 0.5f));
        }
      }
    }

    /** The weighted sum of rows; row {@code r} of the source is {@code rows[r % rows.length]}. */
    void sum(int i, float[][] rows, float[] into) {
      Arrays.fill(into, 0);
      for (int k = 0; k < weights[i].length; k++) {
        float weight = weights[i][k];
        float[] row = rows[(first[i] + k) % rows.length];
        for (int x = 0; x < into.length; x++) {
          into[x] += weight * row[x];
        }
      }
    }
  }
}
