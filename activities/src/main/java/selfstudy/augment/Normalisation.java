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

  /** Normalises {@code length} floats in 0 … 1 from {@code in} into {@code out}. */
  void apply(float[] in, int length, float[] out, int offset) {
    for (int i = 0; i < length; i++) {
      out[offset + i] = (in[i] - mean) / deviation;
    }
  }
}
