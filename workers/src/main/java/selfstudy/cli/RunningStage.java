package selfstudy.cli;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import selfstudy.contract.StageProgress;

/**
 * A stage under way, as Temporal describes it.
 *
 * @param progress of the newest heartbeat; null before the first
 * @param attempts how often the stage was begun; at least 1
 * @param lastFailure why the attempt before ended; null in the first
 * @param left estimated time to its end; null when unknown
 */
record RunningStage(
    String key,
    String name,
    @Nullable StageProgress progress,
    int attempts,
    @Nullable Instant lastHeartbeat,
    @Nullable String lastFailure,
    @Nullable Duration left) {

  RunningStage withLeft(@Nullable Duration left) {
    return new RunningStage(key, name, progress, attempts, lastHeartbeat, lastFailure, left);
  }
}
