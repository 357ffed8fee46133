package selfstudy.augment;

/**
 * Turns the hue of HSV without asking in which sixth of the circle it lies.
 *
 * <p>Of a pixel with maximum V, minimum m and chroma C = V - m, red's share C' = (R - m) / C is 1
 * within a sixth of a turn around red, falls to 0 over the next sixth on either side and stays 0:
 * C' = clamp(2 - d), with d the distance to red along the circle, in sixths. So green's and blue's,
 * around 2 and 4. The way back: 1 - R' + G' + B' is the distance to red, on green's side if G is
 * not less than B.
 *
 * <p>In several loops: the JIT compiler vectorises short ones.
 */
final class Hue {
  /** Pixels at once, so that what the loops hand on stays in the first-level cache. */
  private static final int BLOCK = 512;

  private Hue() {}

  /**
   * @param shift share of a full turn, -0.5 … 0.5
   * @param spare as large as the image, overwritten
   */
  static void turn(Planes image, float shift, Planes spare) {
    for (int from = 0; from < image.size(); from += BLOCK) {
      int to = Math.min(from + BLOCK, image.size());
      split(image, spare.red, spare.green, from, to);
      angle(image, spare.red, spare.green, 6 * shift, spare.blue, from, to);
      channel(spare, 0, image.red, from, to);
      channel(spare, 2, image.green, from, to);
      channel(spare, 4, image.blue, from, to);
    }
  }

  private static void split(Planes image, float[] low, float[] chroma, int from, int to) {
    float[] red = image.red;
    float[] green = image.green;
    float[] blue = image.blue;
    for (int i = from; i < to; i++) {
      float least = Math.min(red[i], Math.min(green[i], blue[i]));
      low[i] = least;
      chroma[i] = Math.max(red[i], Math.max(green[i], blue[i])) - least;
    }
  }

  /** The hue in sixths of a turn, -6 … 6. */
  private static void angle(
      Planes image, float[] low, float[] chroma, float shift, float[] hue, int from, int to) {
    float[] red = image.red;
    float[] green = image.green;
    float[] blue = image.blue;
    for (int i = from; i < to; i++) {
      // -1 or 1; 1 where green equals blue, which may be cyan.
      float sign = Math.max(-1, Math.min(1, 1e30f * (green[i] - blue[i]) + 1));
      float distance =
          1 + (green[i] + blue[i] - red[i] - low[i]) / Math.max(chroma[i], Float.MIN_NORMAL);
      hue[i] = shift + sign * distance;
    }
  }

  /** Of {@code spare}: low, chroma and hue. */
  private static void channel(Planes spare, float centre, float[] out, int from, int to) {
    float[] low = spare.red;
    float[] chroma = spare.green;
    float[] hue = spare.blue;
    for (int i = from; i < to; i++) {
      float apart = Math.abs(hue[i] - centre);
      float distance = Math.min(apart, Math.abs(6 - apart));
      out[i] = low[i] + chroma[i] * Math.max(0, Math.min(1, 2 - distance));
    }
  }
}
