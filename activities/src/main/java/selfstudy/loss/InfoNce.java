package selfstudy.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;

/** Contrastive cross-entropy with the positive as the class (MoCo, arXiv 1911.05722, eq. 1). */
public final class InfoNce {
  private InfoNce() {}

  /**
   * All vectors are unit vectors already: keys are enqueued as they are compared.
   *
   * @param queries N x d
   * @param keys N x d, each query's positive
   * @param negatives the queue, K x d
   * @return the mean over queries, a scalar
   */
  public static NDArray loss(NDArray queries, NDArray keys, NDArray negatives, double temperature) {
    return ofSimilarities(
        Similarities.paired(queries, keys), Similarities.across(queries, negatives), temperature);
  }

  /**
   * The same from inner products of unit vectors.
   *
   * @param positives N x 1
   * @param negatives N x K
   */
  public static NDArray ofSimilarities(NDArray positives, NDArray negatives, double temperature) {
    NDArray logits = Similarities.logits(positives, negatives, temperature);
    return logits.logSoftmax(1).get(new NDIndex(":, 0")).mean().neg();
  }
}
