package selfstudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import selfstudy.cli.Doctor.Check;
import selfstudy.cli.Doctor.Verdict;
import selfstudy.worker.Machine;

class EngineCheckTest {
  @Test
  void aGpuThatTheLibraryDoesNotSeeComesWithARemedy() {
    Check check = of(2).device(false, "Install cu128.");
    assertThat(check.verdict()).isEqualTo(Verdict.NOTE);
    assertThat(check.detail()).contains("nvidia-smi lists 2 GPUs, but the library sees none");
    assertThat(check.hint()).isEqualTo("Install cu128.");
  }

  @Test
  void aMachineWithoutGpusLacksNothing() {
    assertThat(of(0).device(false, "")).isEqualTo(Check.ok("device", "cpu; precision fp32"));
  }

  @Test
  void aGpuThatTheLibrarySeesIsNamed() {
    assertThat(of(1).device(true, "").detail()).startsWith("cuda, 1 GPUs");
  }

  @Test
  void anAllocatorOfOnesOwnIsNamed() {
    Check check =
        new EngineCheck(new Machine(2, 1, 0), Map.of("LD_PRELOAD", "libtcmalloc.so")).allocator();
    assertThat(check.detail()).endsWith("here LD_PRELOAD=libtcmalloc.so");
  }

  private static EngineCheck of(int gpus) {
    return new EngineCheck(new Machine(2, 1, gpus), Map.of());
  }
}
