package selfstudy.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import selfstudy.augment.Augmentation;
import selfstudy.augment.Batch;
import selfstudy.dataset.ImageSet;
import selfstudy.tensor.Images;
import selfstudy.tensor.Tensor;

/**
 * What one step sees, as tensors.
 *
 * @param manager of the step; everything made from the batch dies with it
 * @param images indices into the pretraining set, N
 * @param labels their classes; only the supervised baseline reads them
 * @param views for each view (N * tiles) x 3 x side x side, channels last
 */
public record Minibatch(
    NDManager manager, long step, int[] images, int[] labels, List<NDArray> views) {

  /** Copies an augmented batch into tensors. */
  static Minibatch of(
      NDManager manager, Batch batch, ImageSet set, List<? extends Augmentation> augmentations) {
    int n = batch.indices().length;
    List<NDArray> views = new ArrayList<>();
    for (int v = 0; v < augmentations.size(); v++) {
      int side = augmentations.get(v).side();
      int tiles = augmentations.get(v).length() / (side * side * 3);
      views.add(Images.batch(manager, batch.views()[v], n * tiles, side));
    }
    int[] labels = Arrays.stream(batch.indices()).map(set::label).toArray();
    return new Minibatch(manager, batch.step(), batch.indices(), labels, views);
  }

  /** N. */
  int size() {
    return images.length;
  }

  /** Int64 indices that outlive this call in the engine's memory. */
  NDArray indices(int[] values) {
    return attached(Tensor.indices(values));
  }

  /** A constant of this step. */
  NDArray attached(Tensor tensor) {
    return tensor.array(manager);
  }
}
