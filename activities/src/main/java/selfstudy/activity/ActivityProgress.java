package selfstudy.activity;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import selfstudy.contract.StageProgress;
import selfstudy.tensor.Engine;
import selfstudy.train.Progress;
import selfstudy.train.StoppedException;

/**
 * Progress as heartbeats. A beat that the server answers with a cancellation, or a lease that the
 * SDK found expired, becomes a requested stop; {@link #cause} then gives Temporal its answer. The
 * thread that trains and the one that uploads both beat.
 */
final class ActivityProgress implements Progress {
  private final ActivityExecutionContext context;
  private final Engine engine;
  private final String worker;
  private volatile StageProgress last;
  private final AtomicLong checkpoint = new AtomicLong(-1);
  private volatile @Nullable ActivityCompletionException stop;

  ActivityProgress(ActivityExecutionContext context, Engine engine, String worker) {
    this.context = context;
    this.engine = engine;
    this.worker = worker;
    this.last = new StageProgress("prepare", 0, 1, null, null, -1, null, worker);
  }

  @Override
  public void tick(
      String phase,
      long step,
      long steps,
      @Nullable Double loss,
      @Nullable Double imagesPerSecond) {
    beat(
        new StageProgress(
            phase, step, steps, loss, imagesPerSecond, checkpoint.get(), engine.memory(), worker));
  }

  /** The last beat again: files are moved, and nothing else has changed. */
  synchronized void alive() {
    beat(last);
  }

  /** {@link #alive()} in what can simply be begun again. */
  void aliveUnlessStopped() {
    alive();
    if (stopRequested()) {
      throw new StoppedException();
    }
  }

  /** Goes on after a stop was requested: the upload of the last checkpoint takes its time. */
  private synchronized void beat(StageProgress details) {
    last = details;
    try {
      context.heartbeat(details);
    } catch (ActivityCompletionException e) {
      if (stop == null) {
        stop = e;
      }
    }
  }

  /** The newest checkpoint, from now on part of every beat. */
  void checkpointed(long step) {
    checkpoint.set(step);
  }

  @Override
  public boolean stopRequested() {
    return stop != null || context.getCancellationToken().isCancellationRequested();
  }

  /** Ends the activity the way that Temporal asked for. */
  ActivityCompletionException cause(RuntimeException stopped) {
    ActivityCompletionException asked = stop;
    if (asked == null) {
      try {
        context.getCancellationToken().throwIfCancellationRequested();
      } catch (ActivityCompletionException e) {
        return e;
      }
      throw stopped;
    }
    return asked;
  }
}
