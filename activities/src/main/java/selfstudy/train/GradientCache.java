package selfstudy.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import selfstudy.encoder.Mode;
import selfstudy.method.Minibatch;
import selfstudy.method.Objective;
import selfstudy.tensor.Autograd;
import selfstudy.tensor.Weights;

/**
 * The gradient of a batch's loss with the graph of one slice at a time (Gao et al., 2021, "Scaling
 * deep contrastive learning batch size under memory limited setup", 3.2): all images are embedded
 * without a graph; the loss is differentiated by the embeddings; each slice is embedded again, and
 * what reaches it of those gradients flows back. By the chain rule that is the batch's own
 * gradient, but for batch norm in training: it normalises each slice by itself. Its running
 * statistics move in the first pass alone.
 *
 * <p>A batch of one slice is differentiated at once.
 */
final class GradientCache {
  private final Objective objective;
  private final Mode mode;

  /**
   * @param mode of the batch norms for a whole batch
   */
  GradientCache(Objective objective, Mode mode) {
    this.objective = objective;
    this.mode = mode;
  }

  /**
   * Leaves the gradients of a finite loss at the leaves.
   *
   * @return the loss
   */
  float differentiate(Minibatch batch, Weights leaves) {
    return batch.slices() == 1 ? atOnce(batch, leaves) : inSlices(batch, leaves);
  }

  private float atOnce(Minibatch batch, Weights leaves) {
    NDArray loss;
    try (Autograd.Recording recording = Autograd.recording()) {
      loss = objective.loss(batch, objective.embed(batch, leaves, mode));
    }
    float value = loss.getFloat();
    if (Float.isFinite(value)) {
      Autograd.backward(loss);
    }
    return value;
  }

  private float inSlices(Minibatch batch, Weights leaves) {
    NDList embeddings =
        batch.bySlice(slice -> objective.embed(slice, leaves, slice.of(mode))); // each N x d
    embeddings.forEach(embedding -> embedding.setRequiresGradient(true));
    float loss = loss(batch, embeddings);
    if (Float.isFinite(loss)) {
      NDList gradients =
          new NDList(embeddings.stream().map(Autograd::gradient).toArray(NDArray[]::new));
      batch.eachSlice(slice -> flowBack(slice, leaves, gradients));
    }
    return loss;
  }

  /** Leaves the gradients at the embeddings. */
  private float loss(Minibatch batch, NDList embeddings) {
    NDArray loss;
    try (Autograd.Recording recording = Autograd.recording()) {
      loss = objective.loss(batch, embeddings);
    }
    float value = loss.getFloat();
    if (Float.isFinite(value)) {
      Autograd.backward(loss);
    }
    return value;
  }

  /** Adds to the leaves' gradients what reaches them through one slice. */
  private void flowBack(Minibatch slice, Weights leaves, NDList gradients) {
    NDArray reaching;
    try (Autograd.Recording recording = Autograd.recording()) {
      NDList embeddings = objective.embed(slice, leaves, slice.of(mode).again());
      reaching = product(embeddings.get(0), gradients.get(0), slice);
      for (int i = 1; i < embeddings.size(); i++) {
        reaching = reaching.add(product(embeddings.get(i), gradients.get(i), slice));
      }
    }
    Autograd.backward(reaching);
  }

  /** The sum of E * dE, whose gradient with respect to E is dE. */
  private static NDArray product(NDArray embedding, NDArray gradient, Minibatch slice) {
    NDIndex rows = new NDIndex().addSliceDim(slice.first(), (long) slice.first() + slice.size());
    try (NDArray reaching = gradient.get(rows)) {
      return embedding.mul(reaching).sum();
    }
  }
}
