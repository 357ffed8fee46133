package selfstudy.optimize;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.SortedMap;
import selfstudy.spec.OptimizerSpec;
import selfstudy.tensor.Tensor;
import selfstudy.tensor.Weights;

/**
 * A rule that turns gradients into steps. Its state belongs to the weights' manager and starts at
 * zero. Not in a recording.
 */
public interface Optimizer {
  /** The rule that a study asks for, over all parameters of {@code weights}. */
  static Optimizer of(OptimizerSpec spec, Weights weights) {
    return spec.match(
        sgd -> new Sgd(sgd, weights),
        lars -> new Lars(lars, weights),
        adamW -> new AdamW(adamW, weights));
  }

  /**
   * Updates the weights in place.
   *
   * @param leaves of the same weights, differentiated
   * @param learningRate of this step, from the {@link Schedule}
   * @throws IllegalStateException if the loss didn't depend on one of the parameters
   */
  void step(Weights leaves, double learningRate);

  /** The state as it is, not copied; with the weights, all that an exact resume needs. */
  SortedMap<String, NDArray> state();

  /** Overwrites the state with a saved one of the same rule and weights. */
  void load(Map<String, Tensor> state);
}
