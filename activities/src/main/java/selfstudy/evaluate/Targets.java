package selfstudy.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** What a regression is fitted to: the loss of its logits, block by block of images. */
interface Targets {
  /** How many images. */
  int images();

  /** Logits an image. */
  int classes();

  /** By what sums over all images are to be divided. */
  double divisor();

  /**
   * Those of the images {@code from} to {@code to} - 1.
   *
   * @param manager of its arrays
   */
  Block block(NDManager manager, int from, int to);

  /** The targets of some images. */
  interface Block {
    /**
     * @param logits images x classes
     */
    Residuals residuals(NDArray logits);
  }

  /**
   * Sums over some images.
   *
   * @param values images x classes, single precision: the loss's derivatives by the logits
   * @param loss in nats
   * @param curvature its second derivatives by each logit alone
   */
  record Residuals(NDArray values, double loss, double curvature) {}
}
