package selfstudy.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EngineTest {
  @Test
  void startsOnceAndNamesItsVersion() {
    assertThat(Engine.start(1).version()).matches("PyTorch \\d+\\.\\d+\\.\\d+.*");
    assertThat(Engine.start(1).threads()).isEqualTo(1);
  }

  @Test
  void refusesAnotherNumberOfThreadsInOneProcess() {
    Engine.start(1);
    assertThatThrownBy(() -> Engine.start(2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("1 threads, not 2");
  }
}
