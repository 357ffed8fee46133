package selfstudy.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import selfstudy.tensor.Functions;

/** Inner products of unit vectors, which the losses compare. */
public final class Similarities {
  private Similarities() {}

  /**
   * Of each query with its own partner.
   *
   * @param queries N x d
   * @param partners N x d
   * @return N x 1
   */
  public static NDArray paired(NDArray queries, NDArray partners) {
    return queries.mul(partners).sum(new int[] {1}, true);
  }

  /**
   * Of each query with all vectors.
   *
   * @param queries N x d
   * @param others K x d
   * @return N x K
   */
  public static NDArray across(NDArray queries, NDArray others) {
    // A view belongs to the manager of its array: a queue's would outlive the step.
    try (NDArray columns = others.transpose()) {
      return queries.matMul(columns);
    }
  }

  /** The positive's and the negatives' logits side by side: N x (1 + K). */
  static NDArray logits(NDArray positives, NDArray negatives, double temperature) {
    return NDArrays.concat(new NDList(positives, negatives), 1)
        .div(Functions.scalar(positives.getManager(), temperature));
  }
}
