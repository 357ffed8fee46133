package selfstudy.spec;

/**
 * When pretraining pays: the relative error reduction of fine-tuning over scratch must exceed the
 * threshold with 95 % confidence.
 *
 * @param threshold percent of scratch's error
 */
public record VerdictSpec(double threshold) {
  public VerdictSpec {
    Check.within("threshold", threshold, 0, 100);
  }
}
