package selfstudy.train;

import org.jspecify.annotations.Nullable;

/** Throughput since the last look; nothing of it is a result. */
final class Pace {
  private final int batchSize;
  private long lastStep = System.nanoTime();
  private @Nullable Double imagesPerSecond;

  Pace(int batchSize) {
    this.batchSize = batchSize;
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
}
