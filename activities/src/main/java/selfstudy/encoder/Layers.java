package selfstudy.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import selfstudy.random.Draws;
import selfstudy.tensor.Functions;
import selfstudy.tensor.Weights;

/** A convolution or batch norm by its name: its parameters and its function. */
final class Layers {
  private static final double EPSILON = 1e-5;

  private Layers() {}

  /** A square convolution without bias. */
  record Convolution(String name, int inputs, int outputs, int kernel, int stride) {
    void declare(Map<String, Shape> shapes) {
      shapes.put(name + ".weight", new Shape(outputs, inputs, kernel, kernel));
    }

    void initialise(Weights into, Draws draws) {
      String weight = name + ".weight";
      into.put(
          weight,
          Initialisation.convolution(into.manager(), draws.at(weight), outputs, inputs, kernel));
    }

    NDArray forward(NDArray x, Weights weights) {
      return Functions.convolution(x, weights.get(name + ".weight"), stride, kernel / 2);
    }

    NDArray forward(NDArray x, Weights weights, NDArray bias) {
      return Functions.convolution(x, weights.get(name + ".weight"), bias, stride, kernel / 2);
    }
  }

  /** A batch norm. */
  record BatchNorm(String name, int channels) {
    void declare(Map<String, Shape> shapes) {
      Shape shape = new Shape(channels);
      shapes.put(name + ".weight", shape);
      shapes.put(name + ".bias", shape);
      shapes.put(name + ".running_mean", shape);
      shapes.put(name + ".running_var", shape);
      shapes.put(name + ".num_batches_tracked", new Shape());
    }

    void initialise(Weights into) {
      Shape shape = new Shape(channels);
      into.put(name + ".weight", into.manager().ones(shape));
      into.put(name + ".bias", into.manager().zeros(shape));
      into.put(name + ".running_mean", into.manager().zeros(shape));
      into.put(name + ".running_var", into.manager().ones(shape));
      into.put(name + ".num_batches_tracked", into.manager().zeros(new Shape(), DataType.INT64));
    }

    NDArray forward(NDArray x, Weights weights, Mode mode) {
      if (!mode.training()) {
        return normalise(x, weights, false, 0);
      }
      if (mode.counts()) {
        try (NDArray one = x.getManager().ones(new Shape(), DataType.INT64)) {
          weights.get(name + ".num_batches_tracked").addi(one);
        }
      }
      // DJL concatenates a single array by a copy that cuts the gradient.
      boolean whole = mode.group() == 0 || mode.group() == x.getShape().get(0);
      return whole ? normalise(x, weights, true, mode.share(0, 1)) : inGroups(x, weights, mode);
    }

    /** What evaluation multiplies each channel by: weight / sqrt(variance + epsilon). */
    NDArray factor(Weights weights, NDManager manager) {
      try (NDArray epsilon = Functions.scalar(manager, EPSILON);
          NDArray variance = weights.get(name + ".running_var").add(epsilon);
          NDArray deviation = variance.sqrt()) {
        NDArray factor = weights.get(name + ".weight").div(deviation);
        factor.attach(manager);
        return factor;
      }
    }

    /** Each group by its own statistics; the running ones move as by the mean over the groups. */
    private NDArray inGroups(NDArray x, Weights weights, Mode mode) {
      long images = x.getShape().get(0);
      if (images % mode.group() != 0) {
        throw new IllegalArgumentException(
            "A batch of " + images + " images doesn't divide into groups of " + mode.group());
      }
      int groups = (int) (images / mode.group());
      NDList parts = x.split(groups);
      NDList normalised = new NDList(groups);
      for (int k = 0; k < groups; k++) {
        normalised.add(normalise(parts.get(k), weights, true, mode.share(k, groups)));
      }
      NDArray whole = NDArrays.concat(normalised);
      parts.close();
      normalised.close();
      return whole;
    }

    private NDArray normalise(NDArray x, Weights weights, boolean training, double momentum) {
      return Functions.batchNorm(
          x,
          weights.get(name + ".weight"),
          weights.get(name + ".bias"),
          weights.get(name + ".running_mean"),
          weights.get(name + ".running_var"),
          training,
          momentum,
          EPSILON);
    }
  }

  /**
   * A convolution and its batch norm.
   *
   * @param folded whether the convolution does the norm's work; the norm's bias is then its own
   */
  record Unit(Convolution convolution, BatchNorm norm, boolean folded) {
    static Unit of(
        String convolution, String norm, int inputs, int outputs, int kernel, int stride) {
      return new Unit(
          new Convolution(convolution, inputs, outputs, kernel, stride),
          new BatchNorm(norm, outputs),
          false);
    }

    void declare(Map<String, Shape> shapes) {
      convolution.declare(shapes);
      norm.declare(shapes);
    }

    void initialise(Weights into, Draws draws) {
      convolution.initialise(into, draws);
      norm.initialise(into);
    }

    Unit asFolded() {
      return new Unit(convolution, norm, true);
    }

    /** {@link Encoder#fold}. */
    void fold(Weights weights, Weights into) {
      try (NDManager scope = into.manager().newSubManager();
          NDArray factor = norm.factor(weights, scope);
          NDArray shift = weights.get(norm.name + ".running_mean").mul(factor);
          NDArray channels = factor.reshape(-1, 1, 1, 1)) {
        String weight = convolution.name + ".weight";
        into.put(weight, weights.get(weight).mul(channels));
        into.put(norm.name + ".bias", weights.get(norm.name + ".bias").sub(shift));
      }
    }

    NDArray forward(NDArray x, Weights weights, Mode mode) {
      if (folded) {
        return convolution.forward(x, weights, weights.get(norm.name + ".bias"));
      }
      // Closing a wrapper frees what the backward pass doesn't need.
      try (NDArray y = convolution.forward(x, weights)) {
        return norm.forward(y, weights, mode);
      }
    }

    NDArray forwardRelu(NDArray x, Weights weights, Mode mode) {
      try (NDArray y = forward(x, weights, mode)) {
        return Functions.relu(y);
      }
    }
  }
}
