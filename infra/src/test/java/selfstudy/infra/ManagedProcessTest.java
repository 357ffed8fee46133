package selfstudy.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagedProcessTest {
  private static final RestartPolicy QUICK =
      new RestartPolicy(
          Duration.ofMillis(10), Duration.ofMillis(40), Duration.ofHours(1), 3, Set.of(2));

  @TempDir Path folder;
  private final BlockingQueue<ManagedProcess.Exit> exits = new LinkedBlockingQueue<>();

  private ManagedProcess start(String... command) {
    ProcessLaunch launch =
        new ProcessLaunch(
            "child", List.of(command), Map.of("GREETING", "hello"), folder.resolve("log"));
    return ManagedProcess.start(launch, QUICK, exits::add);
  }

  private ManagedProcess.Exit nextExit() throws InterruptedException {
    ManagedProcess.Exit exit = exits.poll(30, TimeUnit.SECONDS);
    assertThat(exit).isNotNull();
    return exit;
  }

  @Test
  void aKilledChildIsStartedAgain() throws Exception {
    try (ManagedProcess child = start("cat")) {
      long first = child.pid();
      ProcessHandle.of(first).orElseThrow().destroyForcibly();
      assertThat(nextExit()).isEqualTo(new ManagedProcess.Exit("child", first, 137, 1, true));
      while (child.pid() == first) {
        Thread.sleep(5);
      }
      assertThat(child.isRunning()).isTrue();
    }
    assertThat(exits).isEmpty();
  }

  @Test
  void aChildThatKeepsDyingStaysDown() throws Exception {
    try (ManagedProcess child = start("sh", "-c", "echo $GREETING; exit 5")) {
      assertThat(nextExit().deaths()).isEqualTo(1);
      assertThat(nextExit().restarts()).isTrue();
      ManagedProcess.Exit last = nextExit();
      assertThat(last.code()).isEqualTo(5);
      assertThat(last.restarts()).isFalse();
      assertThat(child.isRunning()).isFalse();
    }
    assertThat(folder.resolve("log")).content().isEqualTo("hello\nhello\nhello\n");
  }

  @Test
  void aChildThatCannotDoBetterStaysDownAtOnce() throws Exception {
    try (ManagedProcess child = start("sh", "-c", "exit 2")) {
      ManagedProcess.Exit only = nextExit();
      assertThat(only.code()).isEqualTo(2);
      assertThat(only.restarts()).isFalse();
      assertThat(child.isRunning()).isFalse();
    }
  }

  @Test
  void closingEndsTheChildsInputFirst() {
    ManagedProcess child = start("sh", "-c", "cat; echo saw the end");
    child.close();
    assertThat(child.isRunning()).isFalse();
    assertThat(folder.resolve("log")).content().isEqualTo("saw the end\n");
    assertThat(exits).isEmpty();
  }

  @Test
  void aChildThatIgnoresTheEndOfItsInputIsEndedBySignal() {
    ManagedProcess child = start("sleep", "600");
    child.close(Duration.ofMillis(50));
    assertThat(child.isRunning()).isFalse();
  }

  @Test
  void delaysDoubleUpToTheLongest() {
    assertThat(List.of(1, 2, 3, 4, 100))
        .extracting(QUICK::delayAfter)
        .extracting(Duration::toMillis)
        .containsExactly(10L, 20L, 40L, 40L, 40L);
  }
}
