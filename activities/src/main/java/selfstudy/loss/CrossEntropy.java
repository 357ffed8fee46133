package selfstudy.loss;

import ai.djl.ndarray.NDArray;

/** Cross-entropy of a classifier. */
public final class CrossEntropy {
  private CrossEntropy() {}

  /**
   * The mean of -log p(class).
   *
   * @param logits N x classes
   * @param labels N int64 classes
   */
  public static NDArray loss(NDArray logits, NDArray labels) {
    return logits.logSoftmax(1).gather(labels.expandDims(1), 1).mean().neg();
  }
}
