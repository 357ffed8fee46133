package selfstudy.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import selfstudy.loss.NtXent;
import selfstudy.optimize.Optimizer;
import selfstudy.random.Draws;
import selfstudy.spec.EncoderSpec;
import selfstudy.spec.EncoderSpec.Architecture;
import selfstudy.spec.EncoderSpec.Stem;
import selfstudy.spec.OptimizerSpec;
import selfstudy.tensor.Autograd;
import selfstudy.tensor.Differences;
import selfstudy.tensor.Engine;
import selfstudy.tensor.Functions;
import selfstudy.tensor.Images;
import selfstudy.tensor.Tensor;
import selfstudy.tensor.Weights;

class EncoderTest {
  private static final EncoderSpec TINY =
      new EncoderSpec(Architecture.SMALL, Stem.STRIDE2, 1, List.of(3, 4));

  private final NDManager manager = Engine.start(1).manager();

  @AfterEach
  void close() {
    manager.close();
  }

  /** Counts and numbers of arrays are those of torchvision 0.22's state_dict without fc. */
  @ParameterizedTest
  @CsvSource({
    "RESNET18, IMAGENET, 11176512, 120, 512",
    "RESNET34, IMAGENET, 21284672, 216, 512",
    "RESNET50, IMAGENET, 23508032, 318, 2048",
    "RESNET101, IMAGENET, 42500160, 624, 2048",
    "RESNET152, IMAGENET, 58143808, 930, 2048",
    "RESNET18, CIFAR, 11168832, 120, 512",
    "SMALL, STRIDE2, 77392, 54, 64"
  })
  void hasTorchvisionsParameters(
      Architecture architecture, Stem stem, long parameters, int arrays, int features) {
    Encoder encoder = Encoder.of(spec(architecture, stem, 1));
    assertThat(parameters(encoder)).isEqualTo(parameters);
    assertThat(encoder.shapes()).hasSize(arrays);
    assertThat(encoder.features()).isEqualTo(features);
  }

  /** SimCLR (table 6) counts ResNet-50 1x, 2x, 4x as 24, 94 and 375 million. */
  @ParameterizedTest
  @CsvSource({"1, 24", "2, 94", "4, 375"})
  void widenedResNet50IsAsLargeAsSimClrs(int width, long millions) {
    long parameters = parameters(Encoder.of(spec(Architecture.RESNET50, Stem.IMAGENET, width)));
    assertThat(Math.round(parameters / 1e6)).isEqualTo(millions);
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "4"})
  void widthWidensEveryChannel(int width) {
    for (Architecture architecture : Architecture.values()) {
      if (architecture != Architecture.SMALL) {
        assertThat(parameters(Encoder.of(spec(architecture, Stem.IMAGENET, width))))
            .as("%s", architecture)
            .isEqualTo(closedForm(architecture, width));
      }
    }
  }

  /** Sums over whole stages: c channels within blocks, e c leaving them, n blocks. */
  private static long closedForm(Architecture architecture, int width) {
    boolean deep = architecture.name().matches("RESNET(50|101|152)");
    int[] blocks =
        switch (architecture) {
          case RESNET18 -> new int[] {2, 2, 2, 2};
          case RESNET34, RESNET50 -> new int[] {3, 4, 6, 3};
          case RESNET101 -> new int[] {3, 4, 23, 3};
          case RESNET152 -> new int[] {3, 8, 36, 3};
          case SMALL -> throw new IllegalArgumentException("any widths");
        };
    long c = 64L * width;
    long sum = 147 * c + 2 * c;
    long in = c;
    for (int n : blocks) {
      long out = deep ? 4 * c : c;
      boolean projected = in != out;
      sum += deep ? (17L * n - 4) * c * c + in * c : (18L * n - 9) * c * c + 9 * in * c;
      sum += deep ? 12L * n * c : 4L * n * c;
      sum += projected ? in * out + 2 * out : 0;
      in = out;
      c *= 2;
    }
    return sum;
  }

  @Test
  void shapesAreThoseOfTheWeights() {
    for (Architecture architecture : List.of(Architecture.SMALL, Architecture.RESNET50)) {
      Encoder encoder = Encoder.of(spec(architecture, Stem.CIFAR, 1));
      Weights weights = initialised(encoder, 1);
      Map<String, Shape> shapes = new LinkedHashMap<>();
      weights.names().forEach(name -> shapes.put(name, weights.get(name).getShape()));
      assertThat(encoder.shapes()).containsExactlyEntriesOf(shapes);
    }
  }

  @Test
  void namesItsArraysAsTorchvisionInItsOrder() {
    assertThat(initialised(Encoder.of(TINY), 1).names())
        .startsWith(
            "conv1.weight",
            "bn1.weight",
            "bn1.bias",
            "bn1.running_mean",
            "bn1.running_var",
            "bn1.num_batches_tracked",
            "layer1.0.conv1.weight",
            "layer1.0.bn1.weight")
        .contains("layer2.0.downsample.0.weight", "layer2.0.downsample.1.num_batches_tracked")
        .doesNotContain("layer1.0.downsample.0.weight");
  }

  @Test
  void resNet50HasTorchvisionsBottlenecks() {
    Map<String, Shape> shapes = Encoder.of(spec(Architecture.RESNET50, Stem.IMAGENET, 1)).shapes();
    assertThat(shapes)
        .containsEntry("layer1.0.downsample.0.weight", new Shape(256, 64, 1, 1))
        .containsEntry("layer4.2.conv3.weight", new Shape(2048, 512, 1, 1));
  }

  @Test
  void widensEveryStage() {
    Encoder encoder = Encoder.of(new EncoderSpec(Architecture.SMALL, Stem.CIFAR, 2, List.of(3, 4)));
    Weights weights = initialised(encoder, 1);
    assertThat(encoder.features()).isEqualTo(8);
    assertThat(weights.get("conv1.weight").getShape()).isEqualTo(new Shape(6, 3, 3, 3));
  }

  @Test
  void initialisesConvolutionsByTheirFanOut() {
    Encoder encoder =
        Encoder.of(new EncoderSpec(Architecture.SMALL, Stem.CIFAR, 1, List.of(32, 32)));
    Weights weights = initialised(encoder, 1);
    float[] values = weights.get("layer1.0.conv1.weight").toFloatArray();
    double square = 0;
    for (float value : values) {
      square += value * (double) value;
    }
    assertThat(Math.sqrt(square / values.length))
        .isCloseTo(Math.sqrt(2.0 / (32 * 9)), within(2e-3));
    assertThat(weights.get("bn1.weight").toFloatArray()).containsOnly(1);
    assertThat(weights.get("bn1.running_var").toFloatArray()).containsOnly(1);
    assertThat(weights.get("bn1.bias").toFloatArray()).containsOnly(0);
  }

  @Test
  void equalDrawsGiveEqualWeightsAndOthersOthers() {
    Encoder encoder = Encoder.of(TINY);
    assertThat(initialised(encoder, 1).tensors()).isEqualTo(initialised(encoder, 1).tensors());
    assertThat(initialised(encoder, 2).tensors()).isNotEqualTo(initialised(encoder, 1).tensors());
  }

  @ParameterizedTest
  @CsvSource({"STRIDE2", "CIFAR", "IMAGENET"})
  void agreesWithLoopsOverPlainNumbers(Stem stem) {
    Encoder encoder = Encoder.of(new EncoderSpec(Architecture.SMALL, stem, 1, List.of(3, 4)));
    Weights weights = initialised(encoder, 1);
    float[] pixels = pixels(4, 9);
    double[][] expected = NaiveNetwork.features(weights, stem, pixels, 4, 9);
    float[] features =
        encoder
            .forward(Images.batch(manager, pixels, 4, 9), weights, Mode.ofTraining())
            .toFloatArray();
    for (int i = 0; i < features.length; i++) {
      assertThat((double) features[i]).isCloseTo(expected[i / 4][i % 4], within(2e-5));
    }
  }

  @Test
  void trainingMovesTheRunningStatisticsTowardsTheBatch() {
    Encoder encoder = Encoder.of(TINY);
    Weights weights = initialised(encoder, 1);
    encoder.forward(images(4), weights, Mode.ofTraining().withMomentum(1));
    float[] mean = weights.get("bn1.running_mean").toFloatArray();
    NDArray first = Functions.convolution(images(4), weights.get("conv1.weight"), 2, 1);
    float[] expected =
        first.transpose(1, 0, 2, 3).reshape(3, -1).mean(new int[] {1}).toFloatArray();
    assertThat(mean).containsExactly(expected, within(1e-6f));
    assertThat(weights.get("bn1.num_batches_tracked").toLongArray()).containsExactly(1);
  }

  @Test
  void evaluationChangesNothingAndTreatsEveryImageAlone() {
    Encoder encoder = Encoder.of(TINY);
    Weights weights = initialised(encoder, 1);
    encoder.forward(images(4), weights, Mode.ofTraining());
    Map<String, Tensor> digest = weights.tensors();
    float[] together = encoder.forward(images(4), weights, Mode.evaluation()).toFloatArray();
    float[] alone = encoder.forward(images(1), weights, Mode.evaluation()).toFloatArray();
    assertThat(weights.tensors()).isEqualTo(digest);
    assertThat(alone).containsExactly(Arrays.copyOf(together, alone.length), within(1e-5f));
  }

  @ParameterizedTest
  @CsvSource({"SMALL, STRIDE2", "RESNET18, CIFAR", "RESNET50, IMAGENET"})
  void foldedNormsGiveTheSameRepresentations(Architecture architecture, Stem stem) {
    Encoder encoder = Encoder.of(spec(architecture, stem, 1));
    Weights weights = initialised(encoder, 1);
    unlikeTheFirst(weights);
    Map<String, Tensor> before = weights.tensors();
    Weights folded = encoder.fold(weights, manager);
    NDArray images = Images.batch(manager, pixels(3, 33), 3, 33);
    NDArray expected = encoder.forward(images, weights, Mode.evaluation());
    NDArray difference =
        encoder.asFolded().forward(images, folded, Mode.evaluation()).sub(expected).abs();
    float size = expected.abs().max().getFloat();
    assertThat(difference.max().getFloat()).isPositive().isLessThan(1e-5f * size);
    assertThat(weights.tensors()).isEqualTo(before);
  }

  /** Norms as after a training: no two channels alike. */
  private void unlikeTheFirst(Weights weights) {
    for (String name : weights.names()) {
      if (name.matches(".*(bn\\d|downsample\\.1)\\.(weight|bias|running_mean|running_var)")) {
        NDArray array = weights.get(name);
        float[] values = new float[(int) array.size()];
        boolean spread = name.endsWith("weight") || name.endsWith("running_var");
        for (int i = 0; i < values.length; i++) {
          values[i] =
              (float) Draws.seed(3).at(name).uniform(i, spread ? 0.5 : -0.5, spread ? 1.5 : 0.5);
        }
        array.set(values);
      }
    }
  }

  @Test
  void groupsNormaliseByTheirOwnStatistics() {
    Encoder encoder = Encoder.of(TINY);
    Weights weights = initialised(encoder, 1);
    NDArray images = images(6);
    NDArray grouped =
        encoder.forward(images, weights.copy(manager), Mode.ofTraining().inGroupsOf(2));
    for (int group = 0; group < 3; group++) {
      String rows = 2 * group + ":" + (2 * group + 2);
      NDArray alone = encoder.forward(images.get(rows), weights.copy(manager), Mode.ofTraining());
      assertThat(grouped.get(rows).toFloatArray())
          .containsExactly(alone.toFloatArray(), within(1e-5f));
    }
  }

  @Test
  void runningStatisticsMoveByTheMeanOverTheGroups() {
    Encoder encoder = Encoder.of(TINY);
    Weights weights = initialised(encoder, 1);
    double[] mean = new double[3];
    double[] variance = new double[3];
    for (int group = 0; group < 3; group++) {
      Weights alone = weights.copy(manager);
      NDArray images = images(6).get(2 * group + ":" + (2 * group + 2));
      encoder.forward(images, alone, Mode.ofTraining().withMomentum(0.4));
      add(mean, alone.get("bn1.running_mean"));
      add(variance, alone.get("bn1.running_var"));
    }
    encoder.forward(images(6), weights, Mode.ofTraining().withMomentum(0.4).inGroupsOf(2));
    float[] grouped = weights.get("bn1.running_mean").toFloatArray();
    float[] groupedVariance = weights.get("bn1.running_var").toFloatArray();
    for (int c = 0; c < 3; c++) {
      assertThat((double) grouped[c]).isCloseTo(mean[c] / 3, within(1e-6));
      assertThat((double) groupedVariance[c]).isCloseTo(variance[c] / 3, within(1e-6));
    }
  }

  @Test
  void slicesOfABatchMoveRunningStatisticsAsItsGroupsDo() {
    Encoder encoder = Encoder.of(TINY);
    Mode mode = Mode.ofTraining().withMomentum(0.4).inGroupsOf(2);
    Weights whole = initialised(encoder, 1);
    Weights slices = whole.copy(manager);
    encoder.forward(images(8), whole, mode);
    for (int slice = 0; slice < 2; slice++) {
      NDArray images = images(8).get(4 * slice + ":" + (4 * slice + 4));
      encoder.forward(images, slices, mode.ofSlice(slice, 2));
    }
    for (String name : whole.names()) {
      assertThat(slices.get(name).toType(DataType.FLOAT32, false).toFloatArray())
          .as(name)
          .containsExactly(
              whole.get(name).toType(DataType.FLOAT32, false).toFloatArray(), within(1e-6f));
    }
  }

  @Test
  void aBatchThatIsSeenAgainMovesNothing() {
    Encoder encoder = Encoder.of(TINY);
    Weights weights = initialised(encoder, 1);
    Map<String, Tensor> before = weights.tensors();
    NDArray again = encoder.forward(images(4), weights, Mode.ofTraining().again());
    assertThat(weights.tensors()).isEqualTo(before);
    NDArray first = encoder.forward(images(4), weights, Mode.ofTraining());
    assertThat(again.toFloatArray()).isEqualTo(first.toFloatArray());
  }

  private static void add(double[] sums, NDArray array) {
    float[] values = array.toFloatArray();
    for (int i = 0; i < sums.length; i++) {
      sums[i] += values[i];
    }
  }

  @Test
  void refusesABatchThatDoesNotDivideIntoGroups() {
    Encoder encoder = Encoder.of(TINY);
    Weights weights = initialised(encoder, 1);
    assertThatThrownBy(() -> encoder.forward(images(5), weights, Mode.ofTraining().inGroupsOf(2)))
        .hasMessageContaining("5 images doesn't divide into groups of 2");
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "2, 1", "0, 2"})
  void hasTheGradientOfItsValueAtEveryParameter(int group, int headLayers) {
    Encoder encoder = Encoder.of(TINY);
    ProjectionHead head = new ProjectionHead(encoder.features(), 3, headLayers);
    Weights weights = Weights.create(manager);
    encoder.initialise(weights.under("encoder"), Draws.seed(1));
    head.initialise(weights.under("head"), Draws.seed(2));
    Weights precise = Weights.create(manager);
    weights.names().forEach(name -> precise.put(name, precise(weights.get(name))));
    NDArray images = precise(images(4));
    for (String name : weights.parameters()) {
      double[] values = precise.get(name).toDoubleArray();
      Shape shape = precise.get(name).getShape();
      Differences.agree(
          manager,
          values,
          shape,
          Math.max(1, values.length / 5),
          x -> {
            Weights replaced = Weights.create(manager);
            for (String other : precise.names()) {
              replaced.put(other, other.equals(name) ? x : precise.get(other).duplicate());
            }
            NDArray h =
                encoder.forward(
                    images, replaced.under("encoder"), Mode.ofTraining().inGroupsOf(group));
            return NtXent.loss(head.forward(h, replaced.under("head")), 0.5);
          });
    }
  }

  private static NDArray precise(NDArray array) {
    return array.getDataType() == DataType.FLOAT32
        ? array.toType(DataType.FLOAT64, true)
        : array.duplicate();
  }

  @Test
  void twoTrainingsGiveEqualBytesAndKeepTheNumberOfArrays() {
    assertThat(train(200)).isEqualTo(train(200));
  }

  private Map<String, Tensor> train(int steps) {
    Encoder encoder = Encoder.of(TINY);
    Weights weights = initialised(encoder, 1);
    Optimizer optimizer = Optimizer.of(new OptimizerSpec.Sgd(0.05, 0.9, true, 1e-4), weights);
    int arrays = 0;
    for (int t = 0; t < steps; t++) {
      try (NDManager step = manager.newSubManager()) {
        Weights leaves = weights.leaves(step);
        try (Autograd.Recording recording = Autograd.recording()) {
          NDArray images = Images.batch(step, pixels(8, 8), 8, 8);
          Autograd.backward(NtXent.loss(encoder.forward(images, leaves, Mode.ofTraining()), 0.5));
        }
        optimizer.step(leaves, 0.05);
      }
      int now = manager.getManagedArrays().size() + weights.manager().getManagedArrays().size();
      arrays = t == 0 ? now : arrays;
      assertThat(now).as("arrays after step %d", t).isEqualTo(arrays);
    }
    return weights.tensors();
  }

  private static EncoderSpec spec(Architecture architecture, Stem stem, int width) {
    boolean small = architecture == Architecture.SMALL;
    List<Integer> widths = small ? List.of(16, 32, 64) : List.of(64, 128, 256, 512);
    return new EncoderSpec(architecture, stem, width, widths);
  }

  private static long parameters(Encoder encoder) {
    return encoder.shapes().entrySet().stream()
        .filter(entry -> entry.getKey().matches(".*\\.(weight|bias)"))
        .mapToLong(entry -> entry.getValue().size())
        .sum();
  }

  private Weights initialised(Encoder encoder, long seed) {
    Weights weights = Weights.create(manager);
    encoder.initialise(weights, Draws.seed(seed));
    return weights;
  }

  private NDArray images(int n) {
    return Images.batch(manager, pixels(n, 8), n, 8);
  }

  private static float[] pixels(int n, int side) {
    float[] pixels = new float[n * side * side * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) Draws.seed(9).uniform(i, -1, 1);
    }
    return pixels;
  }
}
