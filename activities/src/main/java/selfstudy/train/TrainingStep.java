package selfstudy.train;

import ai.djl.ndarray.NDManager;
import selfstudy.augment.Batch;
import selfstudy.dataset.ImageSet;
import selfstudy.encoder.Mode;
import selfstudy.method.Minibatch;
import selfstudy.method.Objective;
import selfstudy.optimize.Optimizer;
import selfstudy.tensor.Weights;

/** One step of a training: embeddings, loss, gradients, update, memory. Confined to a thread. */
public final class TrainingStep {
  /** A slice of all images. */
  private static final int WHOLE = 0;

  private final Objective objective;
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
   * @param optimizer of the objective's weights
   * @param images the training set
   */
  public TrainingStep(
      Objective objective, Optimizer optimizer, ImageSet images, NDManager manager) {
    this(objective, optimizer, images, manager, StepObserver.NONE);
  }

  /** The same under an observer's eyes. */
  public TrainingStep(
      Objective objective,
      Optimizer optimizer,
      ImageSet images,
      NDManager manager,
      StepObserver observer) {
    this(objective, optimizer, images, manager, observer, WHOLE, () -> {});
  }

  private TrainingStep(
      Objective objective,
      Optimizer optimizer,
      ImageSet images,
      NDManager manager,
      StepObserver observer,
      int slice,
      Runnable alive) {
    this.objective = objective;
    this.optimizer = optimizer;
    this.images = images;
    this.manager = manager;
    this.observer = observer;
    this.gradients = new GradientCache(objective, Mode.ofTraining());
    this.slice = slice;
    this.alive = alive;
  }

  /**
   * The same steps, whose networks see slices of a batch.
   *
   * @param microbatch images of a slice; divides the batch
   * @param heard called after every slice of every pass
   */
  public TrainingStep inSlicesOf(int microbatch, Runnable heard) {
    return new TrainingStep(objective, optimizer, images, manager, observer, microbatch, heard);
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
      Minibatch whole = objective.minibatch(scope, next, images);
      Minibatch batch = slice == WHOLE ? whole : whole.inSlicesOf(slice, alive);
      Weights leaves = objective.weights().leaves(scope);
      float loss = gradients.differentiate(batch, leaves);
      if (Float.isFinite(loss)) {
        observer.differentiated(batch, learningRate, loss, leaves);
        optimizer.step(leaves, learningRate);
        objective.remember(batch);
        observer.updated(batch);
      }
      return loss;
    }
  }
}
