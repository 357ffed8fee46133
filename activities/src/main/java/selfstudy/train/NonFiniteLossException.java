package selfstudy.train;

import java.util.List;

/** The loss left the finite numbers: the recipe diverges, and no retry will mend it. */
public final class NonFiniteLossException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Says where.
   *
   * @param last finite losses before it, oldest first
   */
  public NonFiniteLossException(long step, double learningRate, List<Float> last) {
    super(
        "The loss is not finite at step "
            + step
            + " (learning rate "
            + learningRate
            + "; the losses before it: "
            + last
            + "). Try a lower learning rate or a longer warm-up.");
  }
}
