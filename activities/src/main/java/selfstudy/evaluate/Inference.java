package selfstudy.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import selfstudy.augment.Batches;
import selfstudy.augment.PlainView;
import selfstudy.augment.ViewLoader;
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
  /** Of a batch, 64 images of 32 pixels: activations of few images stay in a cache. */
  private static final int PIXELS = 64 * 32 * 32;

  private static final int LEAST = 8;
  private static final int MOST = 256;

  private static final Draws NONE = Draws.seed(0); // plain views draw nothing

  /**
   * One row of outputs for each image.
   *
   * @param phase shown while it runs
   * @param network from N x 3 x side x side to N x d; must not change its weights
   */
  float[][] apply(ImageSet set, String phase, UnaryOperator<NDArray> network) {
    float[][] outputs = new float[set.size()][];
    int size = batch(view.side());
    float[][] buffers = new float[2][Math.min(size, set.size()) * view.length()];
    try (ViewLoader loader = new ViewLoader(NONE, 1)) {
      CompletableFuture<Void> filled = fill(loader, set, 0, buffers[0]);
      for (int from = 0; from < set.size(); from += size) {
        if (progress.stopRequested()) {
          throw new StoppedException();
        }
        Batches.await(filled);
        int batch = from / size;
        filled = fill(loader, set, from + size, buffers[(batch + 1) % 2]);
        int to = Math.min(from + size, set.size());
        run(network, buffers[batch % 2], outputs, from, to);
        progress.tick(phase, to, set.size(), null, null);
      }
    }
    return outputs;
  }

  private static int batch(int side) {
    return Math.max(LEAST, Math.min(MOST, PIXELS / (side * side)));
  }

  /** Starts to write the views of a batch, while the network works on the one before. */
  private CompletableFuture<Void> fill(ViewLoader loader, ImageSet set, int from, float[] into) {
    int size = batch(view.side());
    int[] indices = IntStream.range(from, Math.min(from + size, set.size())).toArray();
    return loader.fill(set, indices, 0, 0, view, into);
  }

  private void run(
      UnaryOperator<NDArray> network, float[] pixels, float[][] outputs, int from, int to) {
    try (NDManager scope = manager.newSubManager();
        NDArray images = Images.batch(scope, pixels, to - from, view.side());
        NDArray output = network.apply(images)) {
      float[] values = output.toFloatArray();
      int width = values.length / (to - from);
      for (int i = from; i < to; i++) {
        outputs[i] = Arrays.copyOfRange(values, (i - from) * width, (i - from + 1) * width);
      }
    }
  }
}
