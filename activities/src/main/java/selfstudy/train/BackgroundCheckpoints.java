package selfstudy.train;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import selfstudy.train.TrainingState.Moment;

/**
 * Checkpoints that are written and published beside the training, at most one at a time. A process
 * that dies in the midst leaves files that nothing names: the checkpoint before is then the newest.
 *
 * <p>Confined to the training's thread. What a publication failed with is thrown there, as itself,
 * by the next call of any method.
 */
final class BackgroundCheckpoints implements AutoCloseable {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Checkpoints checkpoints;
  private final Path folder;
  private final ExecutorService executor;
  private volatile long cost;
  private volatile Spent spent = new Spent(0, 0, 0);
  private CompletableFuture<Void> published = CompletableFuture.completedFuture(null);

  /**
   * Nothing is under way yet.
   *
   * @param folder for the files under way
   */
  BackgroundCheckpoints(Checkpoints checkpoints, Path folder) {
    this.checkpoints = checkpoints;
    this.folder = folder;
    this.executor =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "checkpoint");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Whether the last one is published, so that another may follow. */
  boolean areIdle() throws IOException {
    if (!published.isDone()) {
      return false;
    }
    await();
    return true;
  }

  /** Takes a moment and starts to publish it, after what is under way; closes it when done. */
  void publish(Supplier<Moment> moment) throws IOException {
    await();
    long begin = System.nanoTime();
    Moment taken = moment.get();
    long stall = System.nanoTime() - begin;
    published = CompletableFuture.runAsync(() -> write(taken, stall), executor);
  }

  private void write(Moment moment, long stall) {
    long begin = THREADS.getCurrentThreadCpuTime();
    try (moment) {
      checkpoints.publish(moment.step(), moment.write(folder));
    } catch (IOException e) {
      throw new CompletionException(e);
    } finally {
      long beside = THREADS.getCurrentThreadCpuTime() - begin;
      cost = stall + beside;
      spent = spent.plus(stall, beside);
    }
  }

  /**
   * What checkpoints took so far.
   *
   * @param stall nanoseconds for which the training stood still
   * @param beside nanoseconds of a processor beside it
   */
  record Spent(int checkpoints, long stall, long beside) {
    private Spent plus(long moreStall, long moreBeside) {
      return new Spent(checkpoints + 1, stall + moreStall, beside + moreBeside);
    }

    /** Percent of a time in nanoseconds. */
    double percentOf(long time) {
      return 100.0 * (stall + beside) / time;
    }
  }

  /** What they all took. */
  Spent spent() {
    return spent;
  }

  /** Nanoseconds of the training's time and of a processor's that the last one took; 0 at first. */
  long cost() {
    return cost;
  }

  /** Returns when nothing is under way any more. */
  void await() throws IOException {
    CompletableFuture<Void> last = published;
    try {
      last.join();
    } catch (CompletionException e) {
      published = CompletableFuture.completedFuture(null); // Thrown once.
      throw asItself(e);
    }
  }

  private static IOException asItself(CompletionException wrapper) {
    Throwable failure = wrapper.getCause();
    if (failure instanceof IOException reported) {
      return reported;
    }
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    throw wrapper;
  }

  /** Ends the thread after what is under way, which nobody else waits for. */
  @Override
  public void close() throws IOException {
    executor.shutdown();
    await();
  }
}
