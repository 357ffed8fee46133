package selfstudy.train;

import java.util.List;

/** The loss left the finite numbers: the recipe diverges, and no retry will mend it. */
public final class NonFiniteLossException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private NonFiniteLossException(String message) {
    super(message);
  }

  private NonFiniteLossException(String what, long step, double learningRate, List<Float> last) {
    super(
        "%s not finite at step %d (learning rate %s; the losses before it: %s). Try a lower learning rate or a longer warm-up."
            .formatted(what, step, learningRate, last));
  }

  /**
   * The last step's losses were finite, but what it left is not.
   *
   * @param last losses up to this step, oldest first
   */
  public static NonFiniteLossException ofWeights(long step, double learningRate, List<Float> last) {
    return new NonFiniteLossException("The weights are", step, learningRate, last);
  }

  /**
   * None of a search's trainings stayed finite.
   *
   * @param learningRates that were to be chosen from
   */
  public static NonFiniteLossException ofAll(int trainings, List<Double> learningRates) {
    return new NonFiniteLossException(
        "None of the %d trainings that were tried stayed finite (learning rates %s). Try lower learning rates."
            .formatted(trainings, learningRates));
  }

  /**
   * Says where.
   *
   * @param last finite losses before it, oldest first
   */
  public NonFiniteLossException(long step, double learningRate, List<Float> last) {
    this("The loss is", step, learningRate, last);
  }
}
