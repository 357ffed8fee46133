package selfstudy.encoder;

/**
 * How batch norms treat a batch.
 *
 * @param training whether they normalise by the batch's own statistics and move the running ones
 * @param momentum weight of a new batch in the running statistics, 0 to 1 (torch's sense: one minus
 *     the decay)
 * @param group images whose statistics are taken together; 0 for all that are passed. MoCo on one
 *     device normalises queries and keys in groups, without which shuffling the keys would change
 *     nothing
 * @param slice which part of a batch is passed, from 0
 * @param slices parts of equal size that a batch is passed in, one after the other. The running
 *     statistics move as by the mean over all parts, {@code momentum} in sum, and count one batch
 */
public record Mode(boolean training, double momentum, int group, int slice, int slices) {
  private static final double DEFAULT_MOMENTUM = 0.1;

  public Mode {
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new IllegalArgumentException("momentum must be 0 to 1, but is " + momentum);
    }
    if (group < 0) {
      throw new IllegalArgumentException("group must not be negative, but is " + group);
    }
    if (slice < 0 || slice >= slices) {
      throw new IllegalArgumentException(
          "slice must be 0 to " + (slices - 1) + ", but is " + slice);
    }
  }

  /** Normalises by the running statistics and leaves everything as it is. */
  public static Mode evaluation() {
    return new Mode(false, 0, 0, 0, 1);
  }

  /** Trains on whole batches with torch's default momentum of 0.1. */
  public static Mode ofTraining() {
    return new Mode(true, DEFAULT_MOMENTUM, 0, 0, 1);
  }

  /** The same with statistics of {@code images} at a time. */
  public Mode inGroupsOf(int images) {
    return new Mode(training, momentum, images, slice, slices);
  }

  /** The same with another momentum. */
  public Mode withMomentum(double weight) {
    return new Mode(training, weight, group, slice, slices);
  }

  /** The same for one of several slices of a batch. */
  public Mode ofSlice(int index, int count) {
    return new Mode(training, momentum, group, index, count);
  }

  /** The same for a batch that was seen before: running statistics and their count stay. */
  public Mode again() {
    return withMomentum(0);
  }

  /** Whether this pass is counted as a batch. */
  boolean counts() {
    return training && momentum > 0 && slice == 0;
  }

  /**
   * The momentum of one of this pass's groups, such that each of all slices' groups has the share
   * momentum / G in the end: m / (G - (G - k) m) for the k-th of G.
   *
   * @param index from 0
   * @param groups that this slice is normalised in
   */
  double share(int index, int groups) {
    int all = groups * slices;
    int later = all - 1 - (slice * groups + index);
    return momentum == 0 ? 0 : momentum / (all - later * momentum);
  }
}
