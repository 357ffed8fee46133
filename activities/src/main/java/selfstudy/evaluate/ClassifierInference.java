package selfstudy.evaluate;

import ai.djl.ndarray.NDManager;
import selfstudy.augment.PlainView;
import selfstudy.dataset.ImageSet;
import selfstudy.encoder.Mode;
import selfstudy.train.Progress;

/**
 * A trained classifier applied to images, as {@link PlainView#ofTuned} shows them.
 *
 * @param side pixels of the images that reach the encoder
 */
record ClassifierInference(int side, NDManager manager, Progress progress) {
  /**
   * One row of logits for each image; weights and running statistics stay as they are.
   *
   * @param phase shown while it runs
   */
  float[][] logits(Classifier classifier, ImageSet set, String phase) {
    return new Inference(manager, PlainView.ofTuned(side), progress)
        .apply(
            set,
            phase,
            images -> classifier.logits(images, classifier.weights(), Mode.evaluation()));
  }
}
