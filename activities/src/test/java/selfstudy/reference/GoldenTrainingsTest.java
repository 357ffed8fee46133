package selfstudy.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import selfstudy.augment.Augmentation;
import selfstudy.augment.Batch;
import selfstudy.augment.Sampler;
import selfstudy.dataset.ImageSet;
import selfstudy.method.Methods;
import selfstudy.method.Minibatch;
import selfstudy.method.Objective;
import selfstudy.optimize.Optimizer;
import selfstudy.optimize.Schedule;
import selfstudy.plan.StageWork.DataInput;
import selfstudy.plan.StageWork.Pretrain;
import selfstudy.random.Draws;
import selfstudy.spec.EncoderSpec;
import selfstudy.spec.Labels;
import selfstudy.spec.MethodSpec;
import selfstudy.spec.TrainingSpec;
import selfstudy.tensor.Engine;
import selfstudy.tensor.Tensor;
import selfstudy.tensor.Weights;
import selfstudy.train.StepObserver;
import selfstudy.train.SyntheticImages;
import selfstudy.train.TrainingStep;

/**
 * Ten steps of each method from given weights on given views: images of each step, losses, first
 * gradients, and in the end weights, batch-norm statistics, momentum encoder, queue and bank.
 */
class GoldenTrainingsTest {
  private static final int FIRST_OF_MEMORY = 200;
  private static final int FIRST_OF_VIEWS = 500;

  static List<JsonNode> cases() {
    return GoldenValues.cases("methods.json");
  }

  @ParameterizedTest(name = "case {index}")
  @MethodSource("cases")
  void tenStepsAreTheReferences(JsonNode expected) {
    MethodSpec spec = GoldenValues.spec(expected.get("method"), MethodSpec.class);
    int seed = expected.get("seed").asInt();
    int side = expected.get("side").asInt();
    int classes = expected.get("classes").asInt();
    ImageSet images = new SyntheticImages(expected.get("images").asInt(), classes, side, 1);
    Pretrain work =
        new Pretrain(
            spec,
            GoldenValues.spec(expected.get("encoder"), EncoderSpec.class),
            new DataInput("none", null, Labels.ALL),
            side,
            seed);
    try (NDManager manager = Engine.start(1).manager()) {
      Objective method = Methods.create(work, images.size(), classes, manager, Draws.seed(seed));
      method.weights().load(first(method.weights(), 0));
      method.memory().load(first(method.memory(), FIRST_OF_MEMORY));
      FirstGradients gradients = new FirstGradients();
      float[] losses = train(method, spec.recipe().orElseThrow(), images, seed, gradients, manager);
      checkLosses(losses, GoldenValues.doubles(expected.get("losses")));
      checkAll("first gradient", gradients.seen, expected.get("firstGradients"));
      checkAll("weights", method.weights().tensors(), expected.get("weights"));
      checkAll("memory", method.memory().tensors(), expected.get("memory"));
    }
  }

  private static float[] train(
      Objective method,
      TrainingSpec recipe,
      ImageSet images,
      int seed,
      StepObserver observer,
      NDManager manager) {
    Sampler sampler = new Sampler(Draws.seed(seed), images.size(), recipe.batchSize());
    Optimizer optimizer = Optimizer.of(recipe.optimizer(), method.weights());
    TrainingStep step = new TrainingStep(method, optimizer, images, manager, observer);
    float[] losses = new float[10];
    Schedule schedule =
        Schedule.of(recipe.schedule(), recipe.optimizer().learningRate(), losses.length);
    for (int t = 0; t < losses.length; t++) {
      Batch batch = new Batch(t, sampler.indices(t), views(method.views(), t, sampler.batchSize()));
      losses[t] = step.take(batch, schedule.rate(t));
    }
    return losses;
  }

  private static float[][] views(List<Augmentation> views, int step, int n) {
    float[][] pixels = new float[views.size()][];
    for (int v = 0; v < pixels.length; v++) {
      pixels[v] = GoldenValues.wave(FIRST_OF_VIEWS + 10 * step + v, n * views.get(v).length());
    }
    return pixels;
  }

  /** First values by the names' alphabetical order. */
  private static SortedMap<String, Tensor> first(Weights weights, int start) {
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    for (String name : new TreeSet<>(weights.names())) {
      NDArray array = weights.get(name);
      tensors.put(name, first(name, start + tensors.size(), array.getShape().getShape()));
    }
    return tensors;
  }

  private static Tensor first(String name, int number, long[] shape) {
    if (name.endsWith("num_batches_tracked")) {
      return Tensor.i64(shape, 0);
    }
    int count = (int) Arrays.stream(shape).reduce(1, Math::multiplyExact);
    if (name.equals("queue") || name.equals("bank")) {
      return Tensor.f32(shape, GoldenValues.sphere(number, (int) shape[0], (int) shape[1]));
    }
    boolean scale = name.endsWith("weight") && shape.length == 1;
    double centre = scale || name.endsWith("running_var") ? 1 : 0;
    double height =
        name.endsWith("running_var")
            ? 0.3
            : scale ? 0.2 : name.endsWith("running_mean") || name.endsWith("bias") ? 0.1 : 0.5;
    float[] values = GoldenValues.wave(number, count);
    for (int i = 0; i < count; i++) {
      values[i] = (float) (centre + height * values[i]);
    }
    return Tensor.f32(shape, values);
  }

  private static void checkLosses(float[] losses, double[] expected) {
    assertThat(losses).hasSameSizeAs(expected);
    for (int t = 0; t < losses.length; t++) {
      assertThat((double) losses[t])
          .as("loss of step %d", t)
          .isCloseTo(expected[t], within(1e-4 * expected[t]));
    }
  }

  private static void checkAll(String what, SortedMap<String, Tensor> actual, JsonNode expected) {
    assertThat(actual.keySet()).containsExactlyInAnyOrderElementsOf(names(expected));
    actual.forEach(
        (name, tensor) ->
            GoldenValues.agree(
                what + " of " + name, doubles(tensor), GoldenValues.doubles(expected.get(name))));
  }

  private static List<String> names(JsonNode expected) {
    return expected.properties().stream().map(Map.Entry::getKey).toList();
  }

  private static double[] doubles(Tensor tensor) {
    if (tensor.type() == Tensor.Type.I64) {
      return Arrays.stream(tensor.longs()).asDoubleStream().toArray();
    }
    float[] floats = tensor.floats();
    double[] doubles = new double[floats.length];
    for (int i = 0; i < floats.length; i++) {
      doubles[i] = floats[i];
    }
    return doubles;
  }

  /** The gradients of the first step. */
  private static final class FirstGradients implements StepObserver {
    private final SortedMap<String, Tensor> seen = new TreeMap<>();

    @Override
    public void differentiated(Minibatch batch, double learningRate, float loss, Weights leaves) {
      if (batch.step() == 0) {
        leaves.parameters().forEach(name -> seen.put(name, Tensor.of(leaves.gradient(name))));
      }
    }

    @Override
    public void updated(Minibatch batch) {}
  }
}
