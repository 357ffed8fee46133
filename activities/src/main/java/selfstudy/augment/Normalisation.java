package selfstudy.augment;

/** (x / 255 - mean) / deviation, one constant for all channels. */
public record Normalisation(float mean, float deviation) {
  /** To -1 … 1. */
  public static final Normalisation SYMMETRIC = new Normalisation(0.5f, 0.5f);

  public Normalisation {
    if (!(deviation > 0)) {
      throw new IllegalArgumentException("deviation must be above 0, but is " + deviation);
    }
  }

  /** What each of the 256 values of a sample becomes. */
  float[] values() {
    float scale = 1 / deviation;
    float[] values = new float[256];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i / 255f - mean) * scale;
    }
    return values;
  }

  /** Writes the normalised pixels, row by row, R G B interleaved. */
  void apply(Planes in, float[] out, int offset) {
    float[] red = in.red;
    float[] green = in.green;
    float[] blue = in.blue;
    float scale = 1 / deviation;
    for (int i = 0, to = offset; i < red.length; i++, to += 3) {
      out[to] = (red[i] - mean) * scale;
      out[to + 1] = (green[i] - mean) * scale;
      out[to + 2] = (blue[i] - mean) * scale;
    }
  }
}
