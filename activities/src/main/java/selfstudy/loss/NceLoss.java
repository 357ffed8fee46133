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
  // Below it, 1 - h has no correct digit in single precision.
  private static final double LEAST = 1e-7;

  private NceLoss() {}

  /**
   * All vectors are unit vectors already, as the memory bank's.
   *
   * @param queries N x d
   * @param positives N x d
   * @param negatives N x m x d, or K x d for all queries
   * @return the mean over queries, a scalar
   */
  public static NDArray loss(
      NDArray queries, NDArray positives, NDArray negatives, double temperature) {
    return ofSimilarities(
        Similarities.paired(queries, positives),
        Similarities.across(queries, negatives),
        temperature);
  }

  /**
   * The same from inner products of unit vectors.
   *
   * @param positives N x 1
   * @param negatives N x m
   */
  public static NDArray ofSimilarities(NDArray positives, NDArray negatives, double temperature) {
    NDArray logH = Similarities.logits(positives, negatives, temperature).logSoftmax(1);
    NDArray attraction = logH.get(new NDIndex(":, 0"));
    NDArray rest =
        logH.get(new NDIndex(":, 1:")).exp().neg().add(Functions.scalar(logH.getManager(), 1));
    NDArray repulsion = rest.clip(LEAST, 1).log().sum(new int[] {1});
    return attraction.add(repulsion).mean().neg();
  }
}
