package selfstudy.cli;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import selfstudy.contract.StudySummary;

/**
 * A study at one moment.
 *
 * @param left estimated time to the study's end; null when unknown
 */
record StudySnapshot(
    StudySummary summary, List<RunningStage> running, Duration elapsed, @Nullable Duration left) {
  StudySnapshot {
    running = List.copyOf(running);
  }
}
