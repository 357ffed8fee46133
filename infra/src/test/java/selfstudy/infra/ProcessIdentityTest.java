package selfstudy.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcessIdentityTest {
  @Test
  void ofOneProcessIsAlwaysTheSame() {
    assertThat(ProcessIdentity.own()).isEqualTo(ProcessIdentity.own());
    assertThat(ProcessIdentity.own().isAlive()).isTrue();
  }

  @Test
  void aDeadProcessIsNotAlive() throws Exception {
    Process child = new ProcessBuilder("sleep", "600").start();
    ProcessIdentity identity = ProcessIdentity.of(child.pid()).orElseThrow();
    assertThat(identity.isAlive()).isTrue();
    identity.stop(Duration.ofSeconds(10));
    child.waitFor();
    assertThat(identity.isAlive()).isFalse();
    assertThat(ProcessIdentity.of(child.pid())).isEmpty();
  }

  @Test
  void aProcessThatIgnoresTheRequestIsKilled() throws Exception {
    Process child =
        new ProcessBuilder("sh", "-c", "trap '' TERM; echo; while :; do sleep 0.1; done").start();
    child.getInputStream().read(); // The trap is set.
    ProcessIdentity.of(child.pid()).orElseThrow().stop(Duration.ofMillis(200));
    assertThat(child.waitFor()).isEqualTo(137);
  }
}
