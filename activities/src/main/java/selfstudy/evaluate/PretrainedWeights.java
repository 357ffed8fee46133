package selfstudy.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import selfstudy.spec.ProtocolSpec;
import selfstudy.tensor.Safetensors;
import selfstudy.tensor.Tensor;

/** The encoder that a protocol starts from. */
final class PretrainedWeights {
  private PretrainedWeights() {}

  /**
   * Every array of an encoder, by name; empty for scratch.
   *
   * @param key of the stage that made it, as planned
   * @param file safetensors; empty for scratch
   * @throws IllegalArgumentException if one of them is there and the other is not
   */
  static Optional<Map<String, Tensor>> read(
      ProtocolSpec protocol, @Nullable String key, Optional<Path> file) throws IOException {
    if (file.isPresent() != (key != null)) {
      throw new IllegalArgumentException(
          protocol.name() + (file.isPresent() ? " takes no encoder" : " needs an encoder"));
    }
    return file.isEmpty() ? Optional.empty() : Optional.of(Safetensors.read(file.get()).tensors());
  }
}
