package selfstudy.cli;

import java.io.PrintStream;
import java.time.Duration;
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
    running.values().stream()
        .filter(stage -> !now.containsKey(stage.key()))
        .forEach(
            stage ->
                say(
                    stage.name()
                        + (snapshot.open().contains(stage.key()) ? ": stopped" : ": done")));
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
