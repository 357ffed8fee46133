package selfstudy.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {
  private final NDManager manager = Engine.start(1).manager();

  @TempDir Path folder;

  @Test
  void whatIsWrittenIsWhatTheArraysWereAndInRowMajorOrder() throws IOException {
    NDArray step = manager.zeros(new Shape(), DataType.INT64);
    NDArray plain = manager.arange(6f).reshape(2, 3);
    Map<String, NDArray> arrays =
        new TreeMap<>(
            Map.of(
                "step", step,
                "plain", plain,
                "channelsLast", manager.arange(24f).reshape(1, 2, 3, 4).transpose(0, 3, 1, 2)));
    TreeMap<String, Tensor> before = new TreeMap<>();
    arrays.forEach((name, array) -> before.put(name, Tensor.of(array)));
    Path expected = folder.resolve("expected");
    Safetensors.write(expected, before, Map.of("step", "7"));

    Path written = folder.resolve("written");
    try (Snapshot snapshot = Snapshot.of(manager, arrays)) {
      plain.addi(plain);
      step.addi(step.onesLike());
      snapshot.write(written, Map.of("step", "7"));
    }

    assertThat(written).hasSameBinaryContentAs(expected);
    assertThat(Files.size(written)).isGreaterThan((24 + 6) * Float.BYTES + Long.BYTES);
  }

  @Test
  void closingItFreesTheCopiesAlone() {
    NDArray array = manager.ones(new Shape(2));
    int held = manager.getManagedArrays().size();
    Snapshot.of(manager, Map.of("ones", array)).close();
    assertThat(manager.getManagedArrays()).hasSize(held);
    assertThat(array.toFloatArray()).containsExactly(1, 1);
  }
}
