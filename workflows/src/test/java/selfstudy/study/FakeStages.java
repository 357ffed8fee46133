package selfstudy.study;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCanceledException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import selfstudy.contract.StageActivities;
import selfstudy.contract.StageDone;
import selfstudy.plan.Stage;

/** Stages that do what a test tells them; unless told, they succeed at once. */
final class FakeStages implements StageActivities {
  /** What one attempt does; a failure is thrown. */
  interface Attempt {
    void run(String key, int attempt) throws Exception;
  }

  private final FakeStore store;
  private final Map<String, Attempt> scripts = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger mostRunning = new AtomicInteger();
  final List<String> started = new CopyOnWriteArrayList<>();
  final List<String> ended = new CopyOnWriteArrayList<>();

  FakeStages(FakeStore store) {
    this.store = store;
  }

  void script(String name, Attempt attempt) {
    scripts.put(Plans.key(name), attempt);
  }

  /** Trains on and on until cancelled; leaves a checkpoint then. */
  void trainUntilStopped(String name) {
    script(name, (key, attempt) -> untilStopped(key));
  }

  private void untilStopped(String key) {
    ActivityExecutionContext context = Activity.getExecutionContext();
    try {
      while (true) {
        context.heartbeat(null);
        Pauses.briefly();
      }
    } catch (ActivityCanceledException stop) {
      store.checkpoints.merge(key, 1L, Long::sum);
      throw stop;
    }
  }

  int attempts(String name) {
    return attempts.getOrDefault(Plans.key(name), new AtomicInteger()).get();
  }

  int mostRunning() {
    return mostRunning.get();
  }

  private StageDone attempt(String key) {
    int attempt = attempts.computeIfAbsent(key, k -> new AtomicInteger()).incrementAndGet();
    mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
    started.add(key);
    try {
      scripts.getOrDefault(key, (k, a) -> {}).run(key, attempt);
      store.results.add(key);
      ended.add(key);
      return new StageDone(key, false, 0.1);
    } catch (Exception e) {
      throw Activity.wrap(e);
    } finally {
      running.decrementAndGet();
    }
  }

  @Override
  public StageDone fetch(Stage stage) {
    return attempt(stage.key());
  }

  @Override
  public StageDone pretrain(Stage stage) {
    return attempt(stage.key());
  }

  @Override
  public StageDone tune(Stage stage) {
    return attempt(stage.key());
  }

  @Override
  public StageDone evaluate(Stage stage) {
    return attempt(stage.key());
  }

  @Override
  public StageDone summarise(String study, String key) {
    return attempt(key);
  }
}
