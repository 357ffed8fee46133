package selfstudy.train;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Throughput since the last look and the time of the next checkpoint; nothing of it is a result.
 */
final class Pace {
  /** Checkpoints take at most one part in so many of the time: 2 %. */
  private static final long SHARE = 50;

  private final int batchSize;
  private final long interval;
  private long lastStep = System.nanoTime();
  private long lastCheckpoint = lastStep;
  private @Nullable Double imagesPerSecond;

  Pace(int batchSize, Duration interval) {
    this.batchSize = batchSize;
    this.interval = interval.toNanos();
  }

  /** Called once a step: images a second, smoothed over about ten steps. */
  double imagesPerSecond() {
    long now = System.nanoTime();
    double present = batchSize / Math.max(1e-9, (now - lastStep) * 1e-9);
    lastStep = now;
    Double before = imagesPerSecond;
    double smoothed = before == null ? present : 0.9 * before + 0.1 * present;
    imagesPerSecond = smoothed;
    return smoothed;
  }

  /**
   * Whether the interval is over; it is longer where checkpoints are dear, and an interval of 0
   * means after every step.
   *
   * @param cost nanoseconds that the last checkpoint took
   */
  boolean checkpointDue(long cost) {
    long least = interval == 0 ? 0 : Math.max(interval, SHARE * cost);
    return System.nanoTime() - lastCheckpoint >= least;
  }

  void checkpointed() {
    lastCheckpoint = System.nanoTime();
  }
}
