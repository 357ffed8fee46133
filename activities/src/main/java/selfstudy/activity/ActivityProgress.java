package selfstudy.activity;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import selfstudy.contract.StageProgress;
import selfstudy.train.Progress;

/**
 * Progress as heartbeats. A beat that the server answers with a cancellation, or a lease that the
 * SDK found expired, becomes a requested stop; {@link #cause} then gives Temporal its answer.
 */
final class ActivityProgress implements Progress {
  private final ActivityExecutionContext context;
  private final String worker;
  private final AtomicLong checkpoint = new AtomicLong(-1);
  private volatile @Nullable ActivityCompletionException stop;

  ActivityProgress(ActivityExecutionContext context, String worker) {
    this.context = context;
    this.worker = worker;
  }

  @Override
  public void tick(
      String phase,
      long step,
      long steps,
      @Nullable Double loss,
      @Nullable Double imagesPerSecond) {
    beat(new StageProgress(phase, step, steps, loss, imagesPerSecond, checkpoint.get(), worker));
  }

  private void beat(StageProgress details) {
    if (stop == null) {
      try {
        context.heartbeat(details);
      } catch (ActivityCompletionException e) {
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
