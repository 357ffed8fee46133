package selfstudy.train;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When a training leaves checkpoints: in intervals, and when it is asked to stop. */
public final class TrainingCheckpoints implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingCheckpoints.class);

  private final long begin = System.nanoTime();
  private final TrainingState state;
  private final NDManager manager;
  private final Progress progress;
  private final CheckpointClock clock;
  private final BackgroundCheckpoints background;

  /**
   * None is due yet.
   *
   * @param folder for the files under way
   */
  public TrainingCheckpoints(
      TrainingState state,
      NDManager manager,
      TrainingSettings settings,
      Checkpoints checkpoints,
      Progress progress,
      Path folder) {
    this.state = state;
    this.manager = manager;
    this.progress = progress;
    this.clock = new CheckpointClock(settings.checkpointInterval());
    this.background = new BackgroundCheckpoints(checkpoints, folder);
  }

  /**
   * To be called after each step: begins a checkpoint when one is due, or leaves one because a stop
   * was requested; none after the last step. One that is due while another is under way waits for
   * the next time. Throws what an earlier publication failed with.
   *
   * @param done steps so far, of {@code steps}
   * @throws StoppedException if asked to stop; a checkpoint is published then
   */
  public void after(long done, long steps, MetricSeries metrics) throws IOException {
    boolean idle = background.areIdle();
    boolean stop = progress.stopRequested();
    if (done == steps) {
      return;
    }
    if (stop || clock.isDue(background.cost())) {
      if (stop || idle) {
        background.publish(() -> state.now(done, metrics, manager));
      }
      clock.restart();
    }
    if (stop) {
      background.await();
      throw new StoppedException();
    }
  }

  /** Waits for what is under way, and throws what it failed with. */
  public void await() throws IOException {
    background.await();
  }

  /** {@link #await}, and no more; what they took is logged. */
  @Override
  public void close() throws IOException {
    background.close();
    long time = System.nanoTime() - begin;
    BackgroundCheckpoints.Spent spent = background.spent();
    if (spent.checkpoints() > 0) {
      LOG.info(
          String.format(
              Locale.ROOT,
              "%d checkpoints took %.2f s of the training's time and %.2f s of a processor beside"
                  + " it: %.2f %% of %.0f s",
              spent.checkpoints(),
              spent.stall() * 1e-9,
              spent.beside() * 1e-9,
              spent.percentOf(time),
              time * 1e-9));
    }
  }
}
