package selfstudy.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import selfstudy.loss.CrossEntropy;
import selfstudy.loss.InfoNce;
import selfstudy.loss.NceLoss;
import selfstudy.loss.NtXent;
import selfstudy.loss.Similarities;
import selfstudy.tensor.Autograd;
import selfstudy.tensor.Engine;
import selfstudy.tensor.Functions;
import selfstudy.tensor.Tensor;

/** Each loss and its gradient, in single precision as trainings use them. */
class GoldenLossesTest {
  private static final int OTHERS = 7;

  static List<JsonNode> cases() {
    return GoldenValues.cases("losses.json");
  }

  @ParameterizedTest(name = "case {index}")
  @MethodSource("cases")
  void lossesAndTheirGradientsAreTheReferences(JsonNode expected) {
    String name = expected.get("loss").asText();
    double temperature = expected.get("temperature").asDouble();
    int rows = expected.get("shape").get(0).asInt();
    int dimension = expected.get("shape").get(1).asInt();
    try (NDManager manager = Engine.start(1).manager()) {
      NDArray x = manager.create(input(name, rows * dimension), new Shape(rows, dimension));
      x.setRequiresGradient(true);
      NDArray loss;
      try (Autograd.Recording recording = Autograd.recording()) {
        loss = loss(name, x, temperature);
        Autograd.backward(loss);
      }
      String what = name + " at temperature " + temperature;
      GoldenValues.agree(
          what, new double[] {loss.getFloat()}, new double[] {expected.get("value").asDouble()});
      GoldenValues.agree("gradient of " + what, Autograd.gradient(x), expected.get("gradient"));
    }
  }

  private static float[] input(String name, int count) {
    float[] wave = GoldenValues.wave(name.equals("nt-xent") ? 3 : 0, count);
    if (name.equals("cross-entropy")) {
      for (int i = 0; i < count; i++) {
        wave[i] *= 3;
      }
    }
    return wave;
  }

  private static NDArray loss(String name, NDArray x, double temperature) {
    return switch (name) {
      case "nt-xent" -> NtXent.loss(x, temperature);
      case "cross-entropy" -> CrossEntropy.loss(x, labels(x));
      case "info-nce" -> InfoNce.loss(Functions.normalise(x), keys(x), negatives(x), temperature);
      case "nce" -> {
        NDArray unit = Functions.normalise(x);
        yield NceLoss.ofSimilarities(
            Similarities.paired(unit, keys(x)),
            Similarities.across(unit, negatives(x)),
            temperature);
      }
      default -> throw new IllegalArgumentException("No such loss: " + name);
    };
  }

  private static NDArray keys(NDArray x) {
    return sphere(x, 1, (int) x.size(0));
  }

  private static NDArray negatives(NDArray x) {
    return sphere(x, 2, OTHERS);
  }

  private static NDArray sphere(NDArray x, int number, int rows) {
    int dimension = (int) x.size(1);
    return x.getManager()
        .create(GoldenValues.sphere(number, rows, dimension), new Shape(rows, dimension));
  }

  private static NDArray labels(NDArray x) {
    int[] labels = new int[(int) x.size(0)];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i * i % (int) x.size(1);
    }
    return Tensor.indices(labels).array(x.getManager());
  }
}
