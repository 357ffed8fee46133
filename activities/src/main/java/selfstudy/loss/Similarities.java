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
   * Of each query with all vectors, or with its own.
   *
   * @param queries N x d
   * @param others K x d for all queries, or N x m x d
   * @return N x K, or N x m
   */
  public static NDArray across(NDArray queries, NDArray others) {
    return others.getShape().dimension() == 2
        ? queries.matMul(others.transpose())
        : queries.expandDims(1).batchMatMul(others.transpose(0, 2, 1)).squeeze(1);
  }

  /**
   * Of each query with the vectors that it drew from a bank. Cheaper than gathering the vectors
   * when the bank is small against N x m.
   *
   * @param queries N x d
   * @param bank M x d
   * @param drawn N x m indices into the bank, I64
   * @return N x m
   */
  public static NDArray drawn(NDArray queries, NDArray bank, NDArray drawn) {
    return across(queries, bank).gather(drawn, 1);
  }

  /** The positive's and the negatives' logits side by side: N x (1 + K). */
  static NDArray logits(NDArray positives, NDArray negatives, double temperature) {
    return NDArrays.concat(new NDList(positives, negatives), 1)
        .div(Functions.scalar(positives.getManager(), temperature));
  }
}
