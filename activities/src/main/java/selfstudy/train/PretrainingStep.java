package selfstudy.train;

import ai.djl.ndarray.NDManager;
import selfstudy.augment.Batch;
import selfstudy.dataset.ImageSet;
import selfstudy.encoder.Mode;
import selfstudy.method.Minibatch;
import selfstudy.method.PretrainingMethod;
import selfstudy.optimize.Optimizer;
import selfstudy.tensor.Weights;

/** One step of a pretraining: embeddings, loss, gradients, update, memory. Confined to a thread. */
public final class PretrainingStep {
  /** A slice of all images. */
  private static final int WHOLE = 0;

  private final PretrainingMethod method;
  private final Optimizer optimizer;
  private final ImageSet images;
  private final NDManager manager;
  private final StepObserver observer;
  private final GradientCache gradients;
  private final int slice;
  private final Runnable alive;

  /**
   * Steps of one training, whose networks see whole batches.
   *
   * @param optimizer of the method's weights
   * @param images the pretraining set
   */
  public PretrainingStep(
      PretrainingMethod method, Optimizer optimizer, ImageSet images, NDManager manager) {
    this(method, optimizer, images, manager, StepObserver.NONE);
  }

  /** The same under an observer's eyes. */
  public PretrainingStep(
      PretrainingMethod method,
      Optimizer optimizer,
      ImageSet images,
      NDManager manager,
      StepObserver observer) {
    this(method, optimizer, images, manager, observer, WHOLE, () -> {});
  }

  private PretrainingStep(
      PretrainingMethod method,
      Optimizer optimizer,
      ImageSet images,
      NDManager manager,
      StepObserver observer,
      int slice,
      Runnable alive) {
    this.method = method;
    this.optimizer = optimizer;
    this.images = images;
    this.manager = manager;
    this.observer = observer;
    this.gradients = new GradientCache(method, Mode.ofTraining());
    this.slice = slice;
    this.alive = alive;
  }

  /**
   * The same steps, whose networks see slices of a batch.
   *
   * @param microbatch images of a slice; divides the batch
   * @param heard called after every slice of every pass
   */
  public PretrainingStep inSlicesOf(int microbatch, Runnable heard) {
    return new PretrainingStep(method, optimizer, images, manager, observer, microbatch, heard);
  }

  /**
   * Takes the step.
   *
   * @param learningRate of this step
   * @return the loss before the update; where it is not finite, no parameter that is trained, no
   *     optimizer's state, no queue and no bank was updated
   */
  public float take(Batch next, double learningRate) {
    try (NDManager scope = manager.newSubManager()) {
      Minibatch whole = method.minibatch(scope, next, images);
      Minibatch batch = slice == WHOLE ? whole : whole.inSlicesOf(slice, alive);
      Weights leaves = method.weights().leaves(scope);
      float loss = gradients.differentiate(batch, leaves);
      if (Float.isFinite(loss)) {
        observer.differentiated(batch, learningRate, loss, leaves);
        optimizer.step(leaves, learningRate);
        method.remember(batch);
        observer.updated(batch);
      }
      return loss;
    }
  }
}
