package selfstudy.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import selfstudy.augment.PlainView;
import selfstudy.dataset.ImageSet;
import selfstudy.random.Draws;
import selfstudy.tensor.Images;
import selfstudy.train.Progress;
import selfstudy.train.StoppedException;

/**
 * A network applied to every image of a set, without augmentation.
 *
 * @param view how an image is brought to the network's resolution
 */
record Inference(NDManager manager, PlainView view, Progress progress) {
  private static final int BATCH = 256;
  private static final Draws NONE = Draws.seed(0); // plain views draw nothing

  /**
   * One row of outputs for each image.
   *
   * @param phase shown while it runs
   * @param network from N x 3 x side x side to N x d; must not change its weights
   */
  float[][] apply(ImageSet set, String phase, UnaryOperator<NDArray> network) {
    float[][] outputs = new float[set.size()][];
    float[] pixels = new float[Math.min(BATCH, set.size()) * view.length()];
    for (int from = 0; from < set.size(); from += BATCH) {
      if (progress.stopRequested()) {
        throw new StoppedException();
      }
      int count = Math.min(BATCH, set.size() - from);
      for (int i = 0; i < count; i++) {
        view.apply(set.image(from + i), NONE, pixels, i * view.length());
      }
      try (NDManager scope = manager.newSubManager();
          NDArray images = Images.batch(scope, pixels, count, view.side());
          NDArray output = network.apply(images)) {
        float[] values = output.toFloatArray();
        int width = values.length / count;
        for (int i = 0; i < count; i++) {
          outputs[from + i] = Arrays.copyOfRange(values, i * width, (i + 1) * width);
        }
      }
      progress.tick(phase, from + count, set.size(), null, null);
    }
    return outputs;
  }
}
