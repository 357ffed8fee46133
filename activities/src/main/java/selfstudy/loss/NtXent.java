package selfstudy.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import selfstudy.tensor.Functions;
import selfstudy.tensor.Tensor;

/** The normalised temperature-scaled cross-entropy of SimCLR (arXiv 2002.05709, eq. 1). */
public final class NtXent {
  // exp of it is exactly zero, and unlike an infinity it cannot make a NaN.
  private static final double MASK = -1e9;

  private NtXent() {}

  /**
   * Every row is an anchor, its other view the positive; only itself is left out of the 2N - 1
   * terms of its denominator.
   *
   * @param z 2N x d embeddings, not normalised; rows i and i + N are views of one image
   * @return the mean of -log over the 2N anchors, a scalar
   */
  public static NDArray loss(NDArray z, double temperature) {
    int rows = Math.toIntExact(z.getShape().get(0));
    if (rows < 2 || rows % 2 != 0) {
      throw new IllegalArgumentException("Two views of each image are needed, not rows: " + rows);
    }
    NDManager manager = z.getManager();
    NDArray unit = Functions.normalise(z);
    NDArray mask = manager.eye(rows).muli(Functions.scalar(manager, MASK));
    NDArray logits =
        unit.matMul(unit.transpose()).div(Functions.scalar(manager, temperature)).add(mask);
    return logits.logSoftmax(1).gather(partners(manager, rows), 1).mean().neg();
  }

  private static NDArray partners(NDManager manager, int rows) {
    long[] partners = new long[rows];
    for (int row = 0; row < rows; row++) {
      partners[row] = ((long) row + rows / 2) % rows;
    }
    return Tensor.i64(new long[] {rows, 1}, partners).array(manager);
  }
}
