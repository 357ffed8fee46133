package selfstudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import selfstudy.contract.StageProgress;
import selfstudy.contract.StudyState;
import selfstudy.contract.StudySummary;

class ProgressViewTest {
  private static final String NAME = "pretrain/simclr/seed-1";

  @Test
  void everyRunningStageHasALineAndTheStudyATotal() {
    List<String> lines =
        ProgressView.render(120, snapshot(stage(NAME, 50, 3.25), stage("b", 1, null)));

    assertThat(lines).hasSize(3);
    assertThat(lines.get(0))
        .startsWith(NAME)
        .contains("━━━━━━━━━━──────────", "50/100", "loss  3.250", "1234 img/s", "1m05s");
    assertThat(lines.get(2))
        .contains("quick-1234abcd", "3/9 stages", "2 reused", "about 2m00s left");
  }

  @Test
  void noLineIsWiderThanTheTerminal() {
    for (int width = 1; width < 200; width++) {
      int most = width;
      assertThat(
              ProgressView.render(
                  width, snapshot(stage(NAME.repeat(5), 7, 1.0), stage("b", 100, null))))
          .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(most));
    }
  }

  @Test
  void aNarrowTerminalCutsNoCounts() {
    List<String> lines = ProgressView.render(39, snapshot(stage(NAME, 50, 3.25)));

    assertThat(lines.get(0)).startsWith("pretr").contains(" 50/100", "1m05s");
    assertThat(lines.get(1)).contains("3/9 stages, 2 reused").endsWith("30s");
    assertThat(ProgressView.render(60, snapshot(stage(NAME, 50, 3.25))).get(0))
        .contains(" 50/100", "loss  3.250", "1m05s");
  }

  @Test
  void aStageWithoutHeartbeatIsStarting() {
    RunningStage fresh = new RunningStage("k", "a", null, 2, null, "lost", null);
    assertThat(ProgressView.render(80, snapshot(fresh)).get(0)).contains("starting", "attempt 2");
    assertThat(ProgressView.plain(fresh)).isEqualTo("a: starting");
  }

  @Test
  void aPipeGetsPlainLines() {
    assertThat(ProgressView.plain(stage(NAME, 50, 3.25)))
        .isEqualTo(NAME + ": train 50/100, loss 3.2500, 1234 images/s, 1m05s left");
  }

  @Test
  void aDownloadIsToldInBytes() {
    assertThat(ProgressView.plain(download(12_000_000, 170_498_071)))
        .isEqualTo("dataset: download 12 MB/170 MB");
    assertThat(ProgressView.plain(download(0, 0))).isEqualTo("dataset: download");
    assertThat(ProgressView.render(80, snapshot(download(12_000_000, 0))).get(0))
        .contains(" 12 MB", "download")
        .doesNotContain("/");
  }

  private static RunningStage download(long step, long steps) {
    return new RunningStage(
        "key",
        "dataset",
        new StageProgress("download", step, steps, null, null, -1, null, "worker"),
        1,
        null,
        null,
        null);
  }

  private static RunningStage stage(String name, long step, @Nullable Double loss) {
    return new RunningStage(
        "key",
        name,
        new StageProgress(
            "train", step, 100, loss, loss == null ? null : 1234.4, 40, null, "worker"),
        1,
        null,
        null,
        Duration.ofSeconds(65));
  }

  private static StudySnapshot snapshot(RunningStage... running) {
    return new StudySnapshot(
        1,
        new StudySummary(
            "quick-1234abcd", StudyState.RUNNING, 9, 3, 2, running.length, 0, List.of()),
        List.of(running),
        Set.of(),
        Duration.ofSeconds(30),
        Duration.ofSeconds(120));
  }
}
