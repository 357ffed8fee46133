package selfstudy.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import selfstudy.encoder.Layers.Unit;
import selfstudy.random.Draws;
import selfstudy.tensor.Functions;
import selfstudy.tensor.Weights;

/**
 * A residual block (He et al., 2016): units with ReLU between them, the input added before the last
 * ReLU, projected if its shape differs.
 */
record Block(List<Unit> units, Optional<Unit> projection) {
  private static final int EXPANSION = 4;

  /** Two 3x3 convolutions. */
  static Block basic(String name, int inputs, int channels, int stride) {
    return of(
        name,
        inputs,
        stride,
        List.of(
            Unit.of(name + ".conv1", name + ".bn1", inputs, channels, 3, stride),
            Unit.of(name + ".conv2", name + ".bn2", channels, channels, 3, 1)));
  }

  /** 1x1, 3x3 and 1x1 to four times the channels; the stride is the middle one's (v1.5). */
  static Block bottleneck(String name, int inputs, int channels, int stride) {
    return of(
        name,
        inputs,
        stride,
        List.of(
            Unit.of(name + ".conv1", name + ".bn1", inputs, channels, 1, 1),
            Unit.of(name + ".conv2", name + ".bn2", channels, channels, 3, stride),
            Unit.of(name + ".conv3", name + ".bn3", channels, channels * EXPANSION, 1, 1)));
  }

  private static Block of(String name, int inputs, int stride, List<Unit> units) {
    int outputs = units.get(units.size() - 1).norm().channels();
    Optional<Unit> projection =
        stride == 1 && inputs == outputs
            ? Optional.empty()
            : Optional.of(
                Unit.of(
                    name + ".downsample.0", name + ".downsample.1", inputs, outputs, 1, stride));
    return new Block(units, projection);
  }

  int outputs() {
    return units.get(units.size() - 1).norm().channels();
  }

  void declare(Map<String, Shape> shapes) {
    units.forEach(unit -> unit.declare(shapes));
    projection.ifPresent(unit -> unit.declare(shapes));
  }

  void initialise(Weights into, Draws draws) {
    units.forEach(unit -> unit.initialise(into, draws));
    projection.ifPresent(unit -> unit.initialise(into, draws));
  }

  Block asFolded() {
    return new Block(units.stream().map(Unit::asFolded).toList(), projection.map(Unit::asFolded));
  }

  void fold(Weights weights, Weights into) {
    units.forEach(unit -> unit.fold(weights, into));
    projection.ifPresent(unit -> unit.fold(weights, into));
  }

  NDArray forward(NDArray x, Weights weights, Mode mode) {
    List<NDArray> hidden = new ArrayList<>();
    NDArray y = x;
    for (Unit unit : units.subList(0, units.size() - 1)) {
      y = unit.forwardRelu(y, weights, mode);
      hidden.add(y);
    }
    try (NDArray sum = units.get(units.size() - 1).forward(y, weights, mode)) {
      hidden.forEach(NDArray::close);
      if (projection.isPresent()) {
        try (NDArray shortcut = projection.get().forward(x, weights, mode)) {
          sum.addi(shortcut);
        }
      } else {
        sum.addi(x);
      }
      return Functions.relu(sum);
    }
  }
}
