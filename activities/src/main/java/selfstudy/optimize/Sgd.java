package selfstudy.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.SortedMap;
import selfstudy.spec.OptimizerSpec;
import selfstudy.tensor.Functions;
import selfstudy.tensor.Tensor;
import selfstudy.tensor.Weights;

/**
 * Stochastic gradient descent as torch has it: g += decay w; v = momentum v + g; w -= rate v, or
 * with Nesterov w -= rate (g + momentum v). The rate isn't part of v.
 */
final class Sgd implements Optimizer {
  private static final String VELOCITY = "momentum_buffer";

  private final OptimizerSpec.Sgd spec;
  private final Weights weights;
  private final Buffers buffers;

  Sgd(OptimizerSpec.Sgd spec, Weights weights) {
    this.spec = spec;
    this.weights = weights;
    this.buffers = new Buffers(weights, VELOCITY);
  }

  @Override
  public void step(Weights leaves, double learningRate) {
    try (NDManager scratch = leaves.manager().newSubManager()) {
      NDArray decay = Functions.scalar(scratch, spec.weightDecay());
      NDArray momentum = Functions.scalar(scratch, spec.momentum());
      NDArray rate = Functions.scalar(scratch, learningRate);
      for (String name : weights.parameters()) {
        try (NDArray gradient = leaves.gradient(name)) {
          update(name, gradient, decay, momentum, rate);
        }
      }
    }
  }

  private void update(
      String name, NDArray gradient, NDArray decay, NDArray momentum, NDArray rate) {
    NDArray weight = weights.get(name);
    NDArray velocity = buffers.get(VELOCITY, name);
    if (spec.weightDecay() != 0) {
      try (NDArray penalty = weight.mul(decay)) {
        gradient.addi(penalty);
      }
    }
    velocity.muli(momentum).addi(gradient);
    if (spec.nesterov()) {
      try (NDArray ahead = velocity.mul(momentum)) {
        gradient.addi(ahead);
      }
    }
    try (NDArray change = (spec.nesterov() ? gradient : velocity).mul(rate)) {
      weight.subi(change);
    }
  }

  @Override
  public SortedMap<String, NDArray> state() {
    return buffers.all();
  }

  @Override
  public void load(Map<String, Tensor> state) {
    buffers.load(state);
  }
}
