package selfstudy.encoder;

import ai.djl.ndarray.NDArray;
import selfstudy.random.Draws;
import selfstudy.tensor.Functions;
import selfstudy.tensor.Weights;

/**
 * The projection g from representations h to embeddings z (SimCLR, section 2.1): linear, or linear,
 * ReLU, linear with the features' dimension between; named {@code 0} and {@code 2}, as in MoCo's
 * published weights.
 *
 * @param inputs dimension of h
 * @param outputs dimension of z
 * @param layers 1 or 2
 */
public record ProjectionHead(int inputs, int outputs, int layers) {
  public ProjectionHead {
    if (layers < 1 || layers > 2) {
      throw new IllegalArgumentException("layers must be 1 or 2, but is " + layers);
    }
  }

  /** The two-layer head of SimCLR and MoCo v2. */
  public ProjectionHead(int inputs, int outputs) {
    this(inputs, outputs, 2);
  }

  /** Puts fresh weights; equal draws, equal weights. */
  public void initialise(Weights into, Draws draws) {
    first().initialise(into.under("0"), draws.at("0"));
    if (layers == 2) {
      last().initialise(into.under("2"), draws.at("2"));
    }
  }

  /**
   * The embeddings z, not normalised.
   *
   * @param features N x inputs
   * @return N x outputs
   */
  public NDArray forward(NDArray features, Weights weights) {
    NDArray y = first().forward(features, weights.under("0"));
    if (layers == 1) {
      return y;
    }
    try (NDArray linear = y;
        NDArray hidden = Functions.relu(linear)) {
      return last().forward(hidden, weights.under("2"));
    }
  }

  private LinearHead first() {
    return new LinearHead(inputs, layers == 1 ? outputs : inputs);
  }

  private LinearHead last() {
    return new LinearHead(inputs, outputs);
  }
}
