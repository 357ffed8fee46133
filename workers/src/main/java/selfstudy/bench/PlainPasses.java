package selfstudy.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import selfstudy.encoder.Encoder;
import selfstudy.encoder.Mode;
import selfstudy.random.Draws;
import selfstudy.tensor.Autograd;
import selfstudy.tensor.Tensor;
import selfstudy.tensor.Weights;

/**
 * The passes of a step's encoder alone, with images and weights in memory as N, C, H, W: what an
 * engine does that nobody tuned. No head, loss, optimizer or memory.
 */
final class PlainPasses implements AutoCloseable {
  private static final int COLOURS = 3;

  private final List<StepShape.Pass> passes;
  private final NDManager manager;
  private final Encoder encoder;
  private final Weights weights;

  PlainPasses(StepShape shape, NDManager manager) {
    this.passes = shape.passes();
    this.manager = manager;
    this.encoder = Encoder.of(shape.network().spec());
    this.weights = Weights.create(manager);
    try (Weights last = Weights.create(manager)) {
      encoder.initialise(last, Draws.seed(1));
      last.names().forEach(name -> weights.put(name, Tensor.of(last.get(name)).array(manager)));
    }
  }

  void run() {
    for (StepShape.Pass pass : passes) {
      try (NDManager scope = manager.newSubManager()) {
        run(pass, scope);
      }
    }
  }

  private void run(StepShape.Pass pass, NDManager scope) {
    NDArray images =
        scope.randomUniform(
            -1, 1, new Shape(pass.images(), COLOURS, pass.side(), pass.side()), DataType.FLOAT32);
    if (!pass.gradient()) {
      encoder.forward(images, weights, Mode.ofTraining());
      return;
    }
    Weights leaves = weights.leaves(scope);
    NDArray mean;
    try (Autograd.Recording recording = Autograd.recording()) {
      mean = encoder.forward(images, leaves, Mode.ofTraining()).mean();
    }
    Autograd.backward(mean);
  }

  @Override
  public void close() {
    manager.close();
  }
}
