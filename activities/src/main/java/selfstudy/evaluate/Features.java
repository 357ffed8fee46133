package selfstudy.evaluate;

import ai.djl.ndarray.NDManager;
import selfstudy.augment.PlainView;
import selfstudy.dataset.ImageSet;
import selfstudy.encoder.Encoder;
import selfstudy.encoder.Mode;
import selfstudy.tensor.Weights;
import selfstudy.train.Progress;

/**
 * An encoder's representations h of images: evaluation mode, no augmentation, weights and running
 * statistics left as they are.
 */
public final class Features {
  private Features() {}

  /**
   * The representations.
   *
   * @param weights the encoder's own names
   * @param side the resolution, see {@link PlainView#ofFeatures}
   * @return images x features
   */
  public static float[][] extract(
      NDManager manager,
      Encoder encoder,
      Weights weights,
      ImageSet set,
      int side,
      Progress progress) {
    try (Weights folded = encoder.fold(weights, manager)) {
      Encoder network = encoder.asFolded();
      Mode mode = Mode.evaluation();
      return new Inference(manager, PlainView.ofFeatures(side), progress)
          .apply(set, "features", images -> network.forward(images, folded, mode));
    }
  }
}
