package selfstudy.loss;

import ai.djl.ndarray.NDArray;
import selfstudy.tensor.Functions;

/** Binary cross-entropy of a classifier whose classes are told from the rest one by one. */
public final class BinaryCrossEntropy {
  private BinaryCrossEntropy() {}

  /**
   * The weighted sum of -log p over images and classes, p being the sigmoid's probability of what
   * is true of the class.
   *
   * @param logits N x classes
   * @param signs N x classes: -1 where the image shows the class, 1 where it does not
   * @param weights N x classes: 0 for what does not count
   */
  public static NDArray loss(NDArray logits, NDArray signs, NDArray weights) {
    return Functions.softPlus(logits.mul(signs)).mul(weights).sum();
  }
}
