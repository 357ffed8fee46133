package selfstudy.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.SortedMap;
import selfstudy.spec.OptimizerSpec;
import selfstudy.tensor.Functions;
import selfstudy.tensor.Tensor;
import selfstudy.tensor.Weights;

/**
 * AdamW (Loshchilov and Hutter, 2019) as torch has it: w -= rate decay w; m and v are moving
 * averages of g and g squared; w -= rate / (1 - b1^t) m / (sqrt(v) / sqrt(1 - b2^t) + epsilon).
 */
final class AdamW implements Optimizer {
  private static final String MEAN = "exp_avg";
  private static final String SQUARE = "exp_avg_sq";
  private static final String STEP = "step";

  private final OptimizerSpec.AdamW spec;
  private final Weights weights;
  private final Buffers buffers;

  AdamW(OptimizerSpec.AdamW spec, Weights weights) {
    this.spec = spec;
    this.weights = weights;
    this.buffers = new Buffers(weights, MEAN, SQUARE);
    buffers.put(STEP, weights.manager().zeros(new Shape(), DataType.INT64));
  }

  @Override
  public void step(Weights leaves, double learningRate) {
    try (NDManager scratch = leaves.manager().newSubManager()) {
      Scalars scalars = Scalars.of(scratch, spec, learningRate, nextStep(scratch));
      for (String name : weights.parameters()) {
        try (NDArray gradient = leaves.gradient(name)) {
          update(name, gradient, scalars);
        }
      }
    }
  }

  private double nextStep(NDManager scratch) {
    NDArray step = buffers.get(STEP);
    step.addi(scratch.ones(new Shape(), DataType.INT64));
    return (double) step.toLongArray()[0];
  }

  private void update(String name, NDArray gradient, Scalars scalars) {
    NDArray weight = weights.get(name).muli(scalars.keep);
    NDArray mean = buffers.get(MEAN, name).muli(scalars.beta1);
    NDArray square = buffers.get(SQUARE, name).muli(scalars.beta2);
    try (NDArray part = gradient.mul(scalars.oneMinusBeta1)) {
      mean.addi(part);
    }
    square.addi(gradient.muli(gradient).muli(scalars.oneMinusBeta2));
    try (NDArray root = square.sqrt();
        NDArray change = mean.mul(scalars.rate)) {
      root.divi(scalars.rootCorrection).addi(scalars.epsilon);
      weight.subi(change.divi(root));
    }
  }

  private record Scalars(
      NDArray keep,
      NDArray beta1,
      NDArray oneMinusBeta1,
      NDArray beta2,
      NDArray oneMinusBeta2,
      NDArray rootCorrection,
      NDArray epsilon,
      NDArray rate) {
    static Scalars of(NDManager scratch, OptimizerSpec.AdamW spec, double rate, double step) {
      return new Scalars(
          Functions.scalar(scratch, 1 - rate * spec.weightDecay()),
          Functions.scalar(scratch, spec.beta1()),
          Functions.scalar(scratch, 1 - spec.beta1()),
          Functions.scalar(scratch, spec.beta2()),
          Functions.scalar(scratch, 1 - spec.beta2()),
          Functions.scalar(scratch, Math.sqrt(1 - StrictMath.pow(spec.beta2(), step))),
          Functions.scalar(scratch, spec.epsilon()),
          Functions.scalar(scratch, rate / (1 - StrictMath.pow(spec.beta1(), step))));
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
