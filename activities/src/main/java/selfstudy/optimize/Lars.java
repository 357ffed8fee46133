package selfstudy.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.SortedMap;
import selfstudy.spec.OptimizerSpec;
import selfstudy.tensor.Functions;
import selfstudy.tensor.Tensor;
import selfstudy.tensor.Weights;

/**
 * LARS as SimCLR's authors wrote it, which differs from You et al. (2017): g += decay w; ratio =
 * trust |w| / |g|, or 1 if either is 0; v = momentum v + rate ratio g; w -= v. Vectors (batch norms
 * and biases) are neither decayed nor adapted.
 */
final class Lars implements Optimizer {
  private static final String VELOCITY = "momentum_buffer";

  private final OptimizerSpec.Lars spec;
  private final Weights weights;
  private final Buffers buffers;

  Lars(OptimizerSpec.Lars spec, Weights weights) {
    this.spec = spec;
    this.weights = weights;
    this.buffers = new Buffers(weights, VELOCITY);
  }

  @Override
  public void step(Weights leaves, double learningRate) {
    for (String name : weights.parameters()) {
      try (NDManager scratch = leaves.manager().newSubManager()) {
        NDArray gradient = leaves.gradient(name);
        gradient.attach(scratch);
        update(scratch, name, gradient, Functions.scalar(scratch, learningRate));
      }
    }
  }

  private void update(NDManager scratch, String name, NDArray gradient, NDArray rate) {
    NDArray weight = weights.get(name);
    if (weight.getShape().dimension() > 1) {
      NDArray penalty = weight.mul(Functions.scalar(scratch, spec.weightDecay()));
      penalty.attach(scratch);
      gradient.addi(penalty).muli(ratio(scratch, weight, gradient));
    }
    buffers
        .get(VELOCITY, name)
        .muli(Functions.scalar(scratch, spec.momentum()))
        .addi(gradient.muli(rate));
    weight.subi(buffers.get(VELOCITY, name));
  }

  private NDArray ratio(NDManager scratch, NDArray weight, NDArray gradient) {
    NDArray weightNorm = norm(scratch, weight);
    NDArray gradientNorm = norm(scratch, gradient);
    NDArray zero = Functions.scalar(scratch, 0);
    NDArray adapted = weightNorm.mul(Functions.scalar(scratch, spec.trust())).div(gradientNorm);
    return NDArrays.where(
        weightNorm.gt(zero).logicalAnd(gradientNorm.gt(zero)),
        adapted,
        Functions.scalar(scratch, 1));
  }

  private static NDArray norm(NDManager scratch, NDArray array) {
    NDArray norm = array.norm();
    norm.attach(scratch);
    return norm;
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
