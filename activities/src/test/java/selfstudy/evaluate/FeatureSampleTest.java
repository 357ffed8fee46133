package selfstudy.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import selfstudy.encoder.Encoder;
import selfstudy.encoder.Mode;
import selfstudy.random.Draws;
import selfstudy.spec.EncoderSpec;
import selfstudy.spec.EncoderSpec.Architecture;
import selfstudy.spec.EncoderSpec.Stem;
import selfstudy.tensor.Engine;
import selfstudy.tensor.Safetensors;
import selfstudy.tensor.Tensor;
import selfstudy.tensor.Weights;

class FeatureSampleTest {
  private static final EncoderSpec SPEC =
      new EncoderSpec(Architecture.SMALL, Stem.STRIDE2, 1, List.of(4, 8));
  private static final int SIDE = 8;

  @TempDir private Path folder;
  private final Engine engine = Engine.start(1);

  @Test
  void theImagesAreTheFormulasAndTheFeaturesTheNetworksOfThem() throws IOException {
    Path weights = folder.resolve("encoder.safetensors");
    Path sample = folder.resolve("sample.safetensors");
    Encoder encoder = Encoder.of(SPEC);
    try (NDManager manager = engine.manager();
        Weights drawn = Weights.create(manager)) {
      encoder.initialise(drawn, Draws.seed(3));
      Safetensors.write(weights, drawn.tensors(), Map.of());
      FeatureSample.write(engine, SPEC, weights, SIDE, sample);

      Map<String, Tensor> tensors = Safetensors.read(sample).tensors();
      Tensor images = Objects.requireNonNull(tensors.get(FeatureSample.IMAGES));
      assertThat(images.shape()).containsExactly(4, 3, SIDE, SIDE);
      float[] values = images.floats();
      for (int i = 0; i < values.length; i++) {
        assertThat(values[i]).isCloseTo((float) Math.sin(0.1 * i), within(1e-6f));
      }
      Tensor features = Objects.requireNonNull(tensors.get(FeatureSample.FEATURES));
      try (NDArray batch = images.array(manager);
          NDArray expected = encoder.forward(batch, drawn, Mode.evaluation())) {
        assertThat(features.shape()).containsExactly(4, 8);
        assertThat(features.floats()).containsExactly(expected.toFloatArray(), within(1e-5f));
      }
      Tensor folded = Objects.requireNonNull(tensors.get(FeatureSample.FOLDED));
      assertThat(folded.floats()).containsExactly(features.floats(), within(1e-5f));
    }
  }
}
