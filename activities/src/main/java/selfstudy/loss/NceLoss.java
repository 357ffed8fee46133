package selfstudy.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import selfstudy.tensor.Functions;

/**
 * Noise-contrastive estimation of PIRL (arXiv 1912.01991, eq. 4 and 5): with h the softmax over the
 * positive and the negatives, -log h(positive) - the sum over negatives of log(1 - h(negative)).
 *
 * <p>All of a query's h share one denominator, that of eq. 4.
 */
public final class NceLoss {
  // exp of it is exactly zero, and unlike an infinity it cannot make a NaN.
  private static final double MASK = -1e9;

  private NceLoss() {}

  /**
   * From inner products of unit vectors.
   *
   * @param positives N x 1
   * @param negatives N x m
   * @return the mean over queries, a scalar
   */
  public static NDArray ofSimilarities(NDArray positives, NDArray negatives, double temperature) {
    NDArray logits = Similarities.logits(positives, negatives, temperature); // N x (1 + m)
    NDArray all = logSumExp(logits); // N x 1
    NDArray logH = logits.sub(all);
    // 1 - h of a query's nearest negative may round to zero, and its gradient with it; so its
    // logarithm is taken as that of the others' share. Any other h is at most a half.
    NDArray nearest =
        negatives.argMax(1).oneHot((int) negatives.size(1), negatives.getDataType()); // N x m
    NDArray without = negatives.add(nearest.mul(Functions.scalar(logits.getManager(), MASK)));
    NDArray others = logSumExp(Similarities.logits(positives, without, temperature)); // N x 1
    NDArray attraction = logH.get(new NDIndex(":, :1")); // N x 1
    NDArray repulsion = repulsion(logH.get(new NDIndex(":, 1:")), nearest).add(others.sub(all));
    return attraction.add(repulsion).mean().neg();
  }

  /** The sum of log(1 - h) over all negatives but the nearest: N x 1. */
  private static NDArray repulsion(NDArray logH, NDArray nearest) {
    NDArray one = Functions.scalar(logH.getManager(), 1);
    NDArray h = logH.exp().mul(nearest.neg().add(one));
    return h.neg().add(one).log().sum(new int[] {1}, true);
  }

  /** N x 1. */
  private static NDArray logSumExp(NDArray logits) {
    NDArray highest = logits.max(new int[] {1}, true).stopGradient();
    return logits.sub(highest).exp().sum(new int[] {1}, true).log().add(highest);
  }
}
