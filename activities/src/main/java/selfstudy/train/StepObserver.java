package selfstudy.train;

import selfstudy.method.Minibatch;
import selfstudy.tensor.Weights;

/**
 * Sees what a step computes, for records and tests; changes nothing. Called in the training's
 * thread with gradients off, and only where the loss is finite.
 */
public interface StepObserver {
  /** Looks away. */
  StepObserver NONE =
      new StepObserver() {
        @Override
        public void differentiated(
            Minibatch batch, double learningRate, float loss, Weights leaves) {}

        @Override
        public void updated(Minibatch batch) {}
      };

  /**
   * Called after the backward pass. The optimizer will overwrite the gradients.
   *
   * @param leaves the weights before the update, with {@link Weights#gradient} of each parameter
   */
  void differentiated(Minibatch batch, double learningRate, float loss, Weights leaves);

  /** Called when the optimizer has moved the weights and the method has remembered the batch. */
  void updated(Minibatch batch);
}
