package selfstudy.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import selfstudy.augment.Augmentation;
import selfstudy.augment.Batch;
import selfstudy.dataset.ImageSet;
import selfstudy.encoder.Mode;
import selfstudy.tensor.Weights;

/**
 * What a training minimises, under way: the networks, the views that they want, the loss, and the
 * memory beside them. A pretraining method, or fine-tuning's classifier.
 */
public interface Objective {
  /** Where the encoder's weights are in {@link #weights}. */
  String ENCODER = "encoder";

  /** What the optimizer moves: the encoder and the heads, batch-norm statistics included. */
  Weights weights();

  /** What else a resumed training needs: momentum encoder, queue, bank. */
  Weights memory();

  /** The views of each image, in the order in which {@link Minibatch#views} holds them. */
  List<Augmentation> views();

  /** A step's tensors from its augmented images. */
  default Minibatch minibatch(NDManager manager, Batch batch, ImageSet set) {
    return Minibatch.of(manager, batch, set, views());
  }

  /**
   * Called once before the first step of a fresh training, not of a resumed one.
   *
   * @param done hears after every block how many images were seen; may throw to end it
   */
  default void begin(ImageSet images, LongConsumer done) {}

  /**
   * What the loss compares, with its graph; a pure function but for batch norms' statistics.
   *
   * @param batch a batch or a slice of one
   * @param leaves this step's leaves of {@link #weights}
   * @param mode of the batch norms, for this batch or slice
   * @return arrays with one row for each image of the batch
   */
  NDList embed(Minibatch batch, Weights leaves, Mode mode);

  /** {@link #embed(Minibatch, Weights, Mode)} of a whole batch in training. */
  default NDList embed(Minibatch batch, Weights leaves) {
    return embed(batch, leaves, Mode.ofTraining());
  }

  /**
   * The loss of a batch, a scalar with its graph. Called once a step.
   *
   * @param batch the whole batch, perhaps to be seen in slices
   * @param embeddings what {@link #embed} made of the batch
   */
  NDArray loss(Minibatch batch, NDList embeddings);

  /**
   * What is drawn for a batch beyond its images and views, by name: with these and the weights,
   * others can compute the step again.
   */
  default Map<String, int[]> drawn(Minibatch batch) {
    return Map.of();
  }

  /** Called after the optimizer's step, with gradients off: what the batch leaves in memory. */
  default void remember(Minibatch batch) {}
}
