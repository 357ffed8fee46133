package selfstudy.train;

import org.jspecify.annotations.Nullable;

/** Asks for a stop after some steps of a phase. */
public final class Stopping implements Progress {
  private final String phase;
  private final long stop;
  private final Progress listener;
  private volatile long done;

  private Stopping(String phase, long stop, Progress listener) {
    this.phase = phase;
    this.stop = stop;
    this.listener = listener;
  }

  /** As soon as {@code stop} of them are done. */
  public static Progress after(String phase, long stop) {
    return after(phase, stop, NONE);
  }

  static Progress after(String phase, long stop, Progress listener) {
    return new Stopping(phase, stop, listener);
  }

  @Override
  public void tick(
      String of, long step, long steps, @Nullable Double loss, @Nullable Double imagesPerSecond) {
    if (phase.equals(of)) {
      done = step;
    }
    listener.tick(of, step, steps, loss, imagesPerSecond);
  }

  @Override
  public boolean stopRequested() {
    return done >= stop;
  }
}
