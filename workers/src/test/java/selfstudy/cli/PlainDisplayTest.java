package selfstudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import selfstudy.contract.StageProgress;
import selfstudy.contract.StudyState;
import selfstudy.contract.StudySummary;

class PlainDisplayTest {
  private static final String KEY = "key";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PlainDisplay display =
      new PlainDisplay(new PrintStream(bytes, true, StandardCharsets.UTF_8));

  @Test
  void aStageIsSaidToStartToGoOnAndToBeDone() {
    display.show(seen(0, 0, stage(1, null), true));
    display.show(seen(5, 0, stage(1, 40L), true));
    display.show(seen(10, 0, stage(1, 80L), true));
    display.show(seen(12, 1, null, false));

    assertThat(lines())
        .containsExactly(
            "pretrain: started",
            "quick  0/2 stages, 0s",
            "  pretrain: train 80/100, loss 2.5000, 1000 images/s",
            "quick  0/2 stages, 10s",
            "pretrain: done",
            "quick  1/2 stages, 12s");
  }

  @Test
  void aStageThatIsNotDoneHasStoppedAndItsNextAttemptSaysWhy() {
    display.show(seen(0, 0, stage(1, null), true));
    display.show(seen(1, 0, null, true));
    display.show(seen(2, 0, null, true));
    display.show(seen(3, 0, stage(2, null), true));

    assertThat(lines())
        .containsExactly(
            "pretrain: started",
            "quick  0/2 stages, 0s",
            "pretrain: stopped",
            "pretrain: attempt 2 after: its worker died");
  }

  @Test
  void aStageWhoseAttemptHasJustEndedIsDoneAndNotStopped() {
    display.show(seen(0, 0, stage(1, null), true));
    display.show(seen(1, 0, null, true));
    display.show(seen(1, 0, null, true));
    display.show(seen(2, 1, null, false));

    assertThat(lines())
        .containsExactly(
            "pretrain: started",
            "quick  0/2 stages, 0s",
            "pretrain: done",
            "quick  1/2 stages, 2s");
  }

  private List<String> lines() {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static StudySnapshot seen(
      int seconds, int done, @Nullable RunningStage running, boolean open) {
    return new StudySnapshot(
        seconds,
        new StudySummary("quick", StudyState.RUNNING, 2, done, 0, 1, 0, List.of()),
        running == null ? List.of() : List.of(running),
        open ? Set.of(KEY) : Set.of(),
        Duration.ofSeconds(seconds),
        null);
  }

  private static RunningStage stage(int attempt, @Nullable Long step) {
    return new RunningStage(
        KEY,
        "pretrain",
        step == null ? null : new StageProgress("train", step, 100, 2.5, 1000.0, 0, null, "worker"),
        attempt,
        null,
        attempt == 1 ? null : "its worker died",
        null);
  }
}
