package selfstudy.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import selfstudy.optimize.Optimizer;
import selfstudy.optimize.Schedule;
import selfstudy.spec.OptimizerSpec;
import selfstudy.spec.ScheduleSpec;
import selfstudy.tensor.Autograd;
import selfstudy.tensor.Engine;
import selfstudy.tensor.Weights;

/** Each rule over ten steps of given gradients, and the learning rates of each schedule. */
class GoldenOptimizersTest {
  private static final List<String> NAMES = List.of("matrix", "vector", "zero");
  private static final List<Shape> SHAPES = List.of(new Shape(3, 4), new Shape(5), new Shape(2, 2));

  static List<JsonNode> optimizers() {
    return GoldenValues.cases("optimizers.json");
  }

  static List<JsonNode> schedules() {
    return GoldenValues.cases("schedules.json");
  }

  @ParameterizedTest(name = "case {index}")
  @MethodSource("optimizers")
  void weightsAreTheReferencesAfterTenSteps(JsonNode expected) {
    OptimizerSpec spec = GoldenValues.spec(expected.get("optimizer"), OptimizerSpec.class);
    ScheduleSpec shape = GoldenValues.spec(expected.get("schedule"), ScheduleSpec.class);
    int steps = expected.get("steps").asInt();
    Schedule schedule = Schedule.of(shape, spec.learningRate(), steps);
    try (NDManager manager = Engine.start(1).manager();
        Weights weights = initial(manager)) {
      Optimizer optimizer = Optimizer.of(spec, weights);
      for (int step = 0; step < steps; step++) {
        try (NDManager scope = manager.newSubManager()) {
          Weights leaves = weights.leaves(scope);
          differentiate(leaves, step);
          optimizer.step(leaves, schedule.rate(step));
        }
      }
      for (String name : NAMES) {
        GoldenValues.agree(
            name + " under " + spec, weights.get(name), expected.get("weights").get(name));
      }
    }
  }

  private static Weights initial(NDManager manager) {
    Weights weights = Weights.create(manager);
    for (int i = 0; i < NAMES.size(); i++) {
      Shape shape = SHAPES.get(i);
      NDArray wave = manager.create(GoldenValues.wave(i, (int) shape.size()), shape);
      weights.put(NAMES.get(i), NAMES.get(i).equals("zero") ? wave.zerosLike() : wave);
    }
    return weights;
  }

  /** The gradient of a weighted sum is its weights. */
  private static void differentiate(Weights leaves, int step) {
    NDManager manager = leaves.manager();
    NDArray[] gradients = new NDArray[NAMES.size()];
    for (int i = 0; i < gradients.length; i++) {
      int count = (int) SHAPES.get(i).size();
      gradients[i] =
          manager.create(GoldenValues.wave(10 + gradients.length * step + i, count), SHAPES.get(i));
    }
    try (Autograd.Recording recording = Autograd.recording()) {
      NDArray sum = leaves.get(NAMES.get(0)).mul(gradients[0]).sum();
      for (int i = 1; i < gradients.length; i++) {
        sum = sum.add(leaves.get(NAMES.get(i)).mul(gradients[i]).sum());
      }
      Autograd.backward(sum);
    }
  }

  @ParameterizedTest(name = "case {index}")
  @MethodSource("schedules")
  void learningRatesAreTheReferences(JsonNode expected) {
    ScheduleSpec spec = GoldenValues.spec(expected.get("schedule"), ScheduleSpec.class);
    double[] rates = GoldenValues.doubles(expected.get("rates"));
    Schedule schedule = Schedule.of(spec, expected.get("peak").asDouble(), rates.length);
    for (int step = 0; step < rates.length; step++) {
      GoldenValues.agree(
          "step " + step + " of " + spec,
          new double[] {schedule.rate(step)},
          new double[] {rates[step]});
    }
  }
}
