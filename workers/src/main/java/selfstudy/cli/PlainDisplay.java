package selfstudy.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import selfstudy.contract.StudySummary.FailedStage;

/** Lines for a pipe: when stages begin and end, and now and then how they go on. */
final class PlainDisplay implements Display {
  private static final Duration PERIOD = Duration.ofSeconds(10);

  private final PrintStream out;
  private final Set<String> failed = new TreeSet<>();
  private Map<String, RunningStage> running = Map.of();
  private Map<String, RunningStage> ending = Map.of();
  private long looks = -1;
  private int done = -1;
  private @Nullable Duration last;

  PlainDisplay(PrintStream out) {
    this.out = out;
  }

  @Override
  public synchronized void show(StudySnapshot snapshot) {
    Map<String, RunningStage> now =
        snapshot.running().stream()
            .collect(Collectors.toMap(RunningStage::key, Function.identity(), (a, b) -> a));
    if (snapshot.looks() != looks) {
      sayEnded(snapshot.open(), now.keySet());
      looks = snapshot.looks();
    }
    snapshot.running().stream()
        .filter(this::isNews)
        .forEach(
            stage ->
                say(
                    stage.attempts() > 1
                        ? stage.name()
                            + ": attempt "
                            + stage.attempts()
                            + (stage.lastFailure() == null ? "" : " after: " + stage.lastFailure())
                        : stage.name() + ": started"));
    for (FailedStage stage : snapshot.summary().failed()) {
      if (failed.add(stage.key())) {
        Display.lines(stage).forEach(this::say);
      }
    }
    boolean due = last == null || snapshot.elapsed().minus(last).compareTo(PERIOD) >= 0;
    if (due) {
      snapshot.running().stream()
          .filter(stage -> stage.progress() != null)
          .forEach(stage -> say("  " + ProgressView.plain(stage)));
    }
    if (due || done != snapshot.summary().done()) {
      say(ProgressView.plain(snapshot));
      done = snapshot.summary().done();
    }
    last = due ? snapshot.elapsed() : last;
    running = now;
  }

  /**
   * A stage that is in no worker's hands but open may be done in the next look: its attempt ends a
   * moment before it does. Only one that is open then, too, has stopped.
   */
  private void sayEnded(Set<String> open, Set<String> now) {
    Map<String, RunningStage> left = new LinkedHashMap<>(ending);
    left.putAll(running);
    left.keySet().removeAll(now);
    left.forEach(
        (key, stage) -> {
          if (!open.contains(key)) {
            say(stage.name() + ": done");
          } else if (ending.containsKey(key)) {
            say(stage.name() + ": stopped");
          }
        });
    left.keySet().retainAll(open);
    left.keySet().removeAll(ending.keySet());
    ending = left;
  }

  private boolean isNews(RunningStage stage) {
    RunningStage before = running.get(stage.key());
    return before == null || before.attempts() != stage.attempts();
  }

  @Override
  public synchronized void say(String line) {
    out.println(line);
  }

  @Override
  public void close() {
    out.flush();
  }
}
