package selfstudy.evaluate;

import ai.djl.ndarray.NDManager;
import selfstudy.augment.Normalisation;
import selfstudy.augment.PlainView;
import selfstudy.dataset.ImageSet;
import selfstudy.encoder.Mode;
import selfstudy.train.Progress;

/**
 * A trained classifier applied to images: the shorter side to 8/7 of the resolution, then its
 * centre.
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
    PlainView view = new PlainView(side, Math.round(side * 8f / 7), Normalisation.SYMMETRIC);
    return new Inference(manager, view, progress)
        .apply(
            set,
            phase,
            images -> classifier.logits(images, classifier.weights(), Mode.evaluation()));
  }
}
