package selfstudy.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import selfstudy.spec.Numerics;
import selfstudy.spec.Numerics.DeviceClass;

class EngineTest {
  @Test
  void startsOnceAndNamesItsVersion() {
    assertThat(Engine.start(1).version()).matches("PyTorch \\d+\\.\\d+\\.\\d+.*");
    assertThat(Engine.start(1).threads()).isEqualTo(1);
  }

  @Test
  void refusesAGpuThatTheLibraryDoesNotSeeAndSaysWhatToDo() {
    Engine.start(1);
    assumeFalse(Engine.seesGpus(), "A GPU is here: its refusal cannot be tested");
    assertThatThrownBy(() -> Engine.device(DeviceClass.CUDA, 1))
        .isInstanceOf(UnfitDeviceException.class)
        .hasMessageContaining("cuda:1")
        .hasMessageContaining("PYTORCH_FLAVOR=cu128");
  }

  @Test
  void tellsTheProcesssMemory() {
    assumeTrue(
        Files.exists(Path.of("/proc/self/status")),
        "No /proc here: the process's memory is not told");
    assertThat(Engine.start(1).memory()).isGreaterThan(10_000_000L);
  }

  @Test
  void namesItsDeviceAndNumerics() {
    assertThat(Engine.start(1).device()).isEqualTo("cpu");
    assertThat(Engine.start(1).numerics())
        .isEqualTo(new Numerics(DeviceClass.CPU, 1, Numerics.Precision.FP32, false));
  }

  @Test
  void refusesAnotherNumberOfThreadsInOneProcess() {
    Engine.start(1);
    assertThatThrownBy(() -> Engine.start(2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("1 threads, not 2");
  }
}
