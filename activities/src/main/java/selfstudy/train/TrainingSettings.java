package selfstudy.train;

import java.time.Duration;

/**
 * How a worker trains, as suits its machine; no result depends on it.
 *
 * @param checkpointInterval least time between two checkpoints of a training, longer where they
 *     would take more than 2 % of it; 0 for one as soon as the last is written
 * @param loaderThreads that decode and augment beside the training, 1 or more
 */
public record TrainingSettings(Duration checkpointInterval, int loaderThreads) {
  public TrainingSettings {
    if (checkpointInterval.isNegative()) {
      throw new IllegalArgumentException(
          "checkpointInterval must not be negative, but is " + checkpointInterval);
    }
    if (loaderThreads < 1) {
      throw new IllegalArgumentException(
          "loaderThreads must be at least 1, but is " + loaderThreads);
    }
  }
}
