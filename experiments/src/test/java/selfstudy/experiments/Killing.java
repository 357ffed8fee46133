package selfstudy.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import selfstudy.spec.Json;
import selfstudy.store.ArtifactStageStore;
import selfstudy.store.ArtifactStore;
import selfstudy.store.Bundle;
import selfstudy.store.StageStore.Head;

/**
 * SIGKILL for processes of one run, at a random moment of its pretrainings. The moment's seed is
 * printed; {@code -Dselfstudy.kill.seed=N} takes it again.
 */
final class Killing {
  private static final long POLL_MILLIS = 30;
  private static final int LONGEST_WAIT_MILLIS = 4000;
  private static final int LONGEST_DELAY_MILLIS = 500;
  private static final long END_SECONDS = 20;

  /** A stage that is further would be done before it is hit. */
  private static final double LATEST = 0.6;

  private static final Pattern OWNER = Pattern.compile(".+-(\\d+)-[0-9a-f]{8}(-[0-9a-f]{4}){3}-.+");

  private final StudyHome home;
  private final StudyProcess run;
  private final Map<String, String> keys;
  private final Random random;

  /**
   * @param keys of the pretrainings, by name
   */
  Killing(StudyHome home, StudyProcess run, Map<String, String> keys) {
    this.home = home;
    this.run = run;
    this.keys = keys;
    long seed = Long.getLong("selfstudy.kill.seed", System.nanoTime());
    System.err.println("[kill] -Dselfstudy.kill.seed=" + seed);
    random = new Random(seed);
  }

  /**
   * A pretraining that was cut off.
   *
   * @param step of its newest checkpoint
   */
  record Cut(String stage, String key, String owner, long step) {}

  /** The worker of one pretraining. */
  Cut worker() throws IOException, InterruptedException {
    Cut cut = moment();
    Matcher owner = OWNER.matcher(cut.owner());
    assertThat(owner.matches()).as("%s names a process", cut.owner()).isTrue();
    long pid = Long.parseLong(owner.group(1));
    List<ProcessHandle> worker =
        run.handle().descendants().filter(child -> child.pid() == pid).toList();
    assertThat(worker).as("worker %s of %s among the children", pid, cut.stage()).hasSize(1);
    return kill(worker, cut);
  }

  /** The command, its workers and its servers. */
  Cut everything() throws IOException, InterruptedException {
    Cut cut = moment();
    List<ProcessHandle> all = new ArrayList<>(run.handle().descendants().toList());
    all.add(run.handle());
    long temporal =
        Json.mapper()
            .readTree(Files.readAllBytes(home.root().resolve("run/temporal.json")))
            .at("/process/pid")
            .asLong();
    assertThat(all).extracting(ProcessHandle::pid).contains(temporal);
    return kill(all, cut);
  }

  private Cut kill(List<ProcessHandle> processes, Cut cut) throws IOException {
    processes.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle process : processes) {
      process.onExit().orTimeout(END_SECONDS, TimeUnit.SECONDS).join();
    }
    try (ArtifactStore store = home.store()) {
      Cut left = cut(cut.stage(), new ArtifactStageStore(store).head(cut.key())).orElseThrow();
      System.err.println("[kill] " + processes.size() + " processes, " + left);
      assertThat(left.owner()).isEqualTo(cut.owner());
      return left;
    }
  }

  /** Waits until some pretraining has left a checkpoint, and then for a while. */
  private Cut moment() throws IOException, InterruptedException {
    int wait = random.nextInt(LONGEST_WAIT_MILLIS);
    int delay = random.nextInt(LONGEST_DELAY_MILLIS);
    Map<String, Cut> seen = new HashMap<>();
    long first = 0;
    try (ArtifactStore store = home.store()) {
      ArtifactStageStore stages = new ArtifactStageStore(store);
      while (run.handle().isAlive()) {
        for (Map.Entry<String, String> stage : keys.entrySet()) {
          Optional<Cut> now = cut(stage.getKey(), stages.head(stage.getValue()));
          if (now.isEmpty() || now.get().equals(seen.put(stage.getKey(), now.get()))) {
            continue;
          }
          first = first == 0 ? System.nanoTime() : first;
          boolean due = System.nanoTime() - first >= TimeUnit.MILLISECONDS.toNanos(wait);
          if (due && now.get().step() <= LATEST * steps(stage.getKey())) {
            Thread.sleep(delay);
            return now.get();
          }
        }
        Thread.sleep(POLL_MILLIS);
      }
    }
    throw new AssertionError("No pretraining was seen under way by " + run.describe());
  }

  private static long steps(String stage) {
    return TinyStudy.STEPS.entrySet().stream()
        .filter(method -> stage.contains("/" + method.getKey() + "/"))
        .mapToLong(Map.Entry::getValue)
        .findFirst()
        .orElse(0);
  }

  private Optional<Cut> cut(String stage, Optional<Head> head) {
    Bundle checkpoint = head.map(Head::checkpoint).orElse(null);
    return checkpoint == null
        ? Optional.empty()
        : head.map(
            it ->
                new Cut(
                    stage, Objects.requireNonNull(keys.get(stage)), it.owner(), checkpoint.step()));
  }
}
