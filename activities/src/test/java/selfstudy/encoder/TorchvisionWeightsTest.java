package selfstudy.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import selfstudy.dataset.BadDataException;
import selfstudy.random.Draws;
import selfstudy.spec.EncoderSpec;
import selfstudy.spec.EncoderSpec.Architecture;
import selfstudy.spec.EncoderSpec.Stem;
import selfstudy.tensor.Engine;
import selfstudy.tensor.Tensor;
import selfstudy.tensor.Weights;

class TorchvisionWeightsTest {
  private static final EncoderSpec SPEC =
      new EncoderSpec(Architecture.SMALL, Stem.STRIDE2, 1, List.of(4, 8));

  private final Map<String, Tensor> found = new TreeMap<>();

  TorchvisionWeightsTest() {
    try (NDManager manager = Engine.start(1).manager();
        Weights weights = Weights.create(manager)) {
      Encoder.of(SPEC).initialise(weights, Draws.seed(1));
      found.putAll(weights.tensors());
    }
  }

  @Test
  void theClassifierIsLeftOutAndNothingElseChanges() {
    Map<String, Tensor> encoder = Map.copyOf(found);
    found.put("fc.weight", Tensor.f32(new long[] {1, 8}, new float[8]));
    found.put("fc.bias", Tensor.f32(new long[] {1}, 0));

    TorchvisionWeights taken = TorchvisionWeights.of(SPEC, found);

    assertThat(taken.ignored()).containsExactly("fc.bias", "fc.weight");
    assertThat(taken.tensors()).isEqualTo(encoder);
  }

  @Test
  void aMissingCountOfBatchesIsZero() {
    found.keySet().removeIf(name -> name.endsWith("num_batches_tracked"));
    Map<String, Tensor> taken = TorchvisionWeights.of(SPEC, found).tensors();
    assertThat(Objects.requireNonNull(taken.get("bn1.num_batches_tracked")).longs())
        .containsExactly(0);
  }

  @Test
  void everythingThatDoesNotFitIsNamedAtOnce() {
    found.remove("bn1.running_var");
    found.put("layer9.0.conv1.weight", Tensor.f32(new long[] {1}, 0));
    found.put("bn1.bias", Tensor.f32(new long[] {5}, new float[5]));
    found.put("bn1.weight", Tensor.f32(new long[] {4}, 1, 1, Float.NaN, 1));
    assertThatThrownBy(() -> TorchvisionWeights.of(SPEC, found))
        .isInstanceOf(BadDataException.class)
        .hasMessageContainingAll(
            "small with stem stride2",
            "lacks bn1.running_var",
            "unknown layer9.0.conv1.weight",
            "bn1.bias F32[5] instead of F32[4]",
            "bn1.weight a NaN");
  }

  @Test
  void weightsOfAnotherStemAreRefused() {
    EncoderSpec other = new EncoderSpec(Architecture.SMALL, Stem.IMAGENET, 1, List.of(4, 8));
    assertThatThrownBy(() -> TorchvisionWeights.of(other, found))
        .hasMessageContaining("conv1.weight");
  }
}
