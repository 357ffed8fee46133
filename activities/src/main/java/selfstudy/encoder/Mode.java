package selfstudy.encoder;

/**
 * How batch norms treat a batch.
 *
 * @param training whether they normalise by the batch's own statistics and move the running ones
 * @param momentum weight of a new batch in the running statistics, 0 to 1 (torch's sense: one minus
 *     the decay)
 * @param group images whose statistics are taken together; 0 for the whole batch. MoCo on one
 *     device normalises queries and keys in groups, without which shuffling the keys would change
 *     nothing
 */
public record Mode(boolean training, double momentum, int group) {
  private static final double DEFAULT_MOMENTUM = 0.1;

  public Mode {
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new IllegalArgumentException("momentum must be 0 to 1, but is " + momentum);
    }
    if (group < 0) {
      throw new IllegalArgumentException("group must not be negative, but is " + group);
    }
  }

  /** Normalises by the running statistics and leaves everything as it is. */
  public static Mode evaluation() {
    return new Mode(false, 0, 0);
  }

  /** Trains on whole batches with torch's default momentum of 0.1. */
  public static Mode ofTraining() {
    return new Mode(true, DEFAULT_MOMENTUM, 0);
  }

  /** The same with statistics of {@code images} at a time. */
  public Mode inGroupsOf(int images) {
    return new Mode(training, momentum, images);
  }

  /** The same with another momentum. */
  public Mode withMomentum(double weight) {
    return new Mode(training, weight, group);
  }
}
