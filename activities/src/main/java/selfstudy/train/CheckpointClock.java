package selfstudy.train;

import java.time.Duration;

/** The time of a training's next checkpoint. */
final class CheckpointClock {
  /** Checkpoints take at most one part in so many of the time: 2 %. */
  private static final long SHARE = 50;

  private final long interval;
  private long last = System.nanoTime();

  CheckpointClock(Duration interval) {
    this.interval = interval.toNanos();
  }

  /**
   * Whether the interval is over; it is longer where checkpoints are dear, and an interval of 0
   * means as soon as the last one is written.
   *
   * @param cost nanoseconds that the last checkpoint took
   */
  boolean isDue(long cost) {
    long least = interval == 0 ? 0 : Math.max(interval, SHARE * cost);
    return System.nanoTime() - last >= least;
  }

  /** The interval begins anew. */
  void restart() {
    last = System.nanoTime();
  }
}
