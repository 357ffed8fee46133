package selfstudy.encoder;

import ai.djl.ndarray.NDArray;
import selfstudy.random.Draws;
import selfstudy.tensor.Functions;
import selfstudy.tensor.Weights;

/**
 * One linear layer with bias, initialised as torch's; {@code weight} and {@code bias}.
 *
 * @param inputs dimension of the features
 * @param outputs classes, or dimension of the embedding
 */
public record LinearHead(int inputs, int outputs) {
  /** Puts fresh weights; equal draws, equal weights. */
  public void initialise(Weights into, Draws draws) {
    into.put(
        "weight",
        Initialisation.uniform(into.manager(), draws.at("weight"), inputs, outputs, inputs));
    into.put("bias", Initialisation.uniform(into.manager(), draws.at("bias"), inputs, outputs));
  }

  /**
   * The layer's function.
   *
   * @param features N x inputs
   * @return N x outputs
   */
  public NDArray forward(NDArray features, Weights weights) {
    return Functions.linear(features, weights.get("weight"), weights.get("bias"));
  }
}
