package selfstudy.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import selfstudy.augment.Batch;
import selfstudy.dataset.ImageSet;
import selfstudy.method.Minibatch;
import selfstudy.method.PretrainingMethod;
import selfstudy.optimize.Optimizer;
import selfstudy.tensor.Autograd;
import selfstudy.tensor.Weights;

/** One step of a pretraining: embeddings, loss, gradients, update, memory. Confined to a thread. */
public final class PretrainingStep {
  private final PretrainingMethod method;
  private final Optimizer optimizer;
  private final ImageSet images;
  private final NDManager manager;
  private final StepObserver observer;

  /**
   * Steps of one training.
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
    this.method = method;
    this.optimizer = optimizer;
    this.images = images;
    this.manager = manager;
    this.observer = observer;
  }

  /**
   * Takes the step.
   *
   * @param learningRate of this step
   * @return the loss before the update; where it is not finite, nothing was updated
   */
  public float take(Batch next, double learningRate) {
    try (NDManager scope = manager.newSubManager()) {
      Minibatch batch = method.minibatch(scope, next, images);
      Weights leaves = method.weights().leaves(scope);
      float loss = differentiate(batch, leaves);
      if (Float.isFinite(loss)) {
        observer.differentiated(batch, learningRate, loss, leaves);
        optimizer.step(leaves, learningRate);
        method.remember(batch);
        observer.updated(batch);
      }
      return loss;
    }
  }

  /** Leaves the gradients of a finite loss at the leaves. */
  private float differentiate(Minibatch batch, Weights leaves) {
    NDArray loss;
    try (Autograd.Recording recording = Autograd.recording()) {
      loss = method.loss(batch, method.embed(batch, leaves));
    }
    float value = loss.getFloat();
    if (Float.isFinite(value)) {
      Autograd.backward(loss);
    }
    return value;
  }
}
