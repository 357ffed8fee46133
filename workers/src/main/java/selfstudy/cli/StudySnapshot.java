package selfstudy.cli;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import selfstudy.contract.StudySummary;

/**
 * A study at one moment.
 *
 * @param looks how many there were up to this one; between two, only time passes
 * @param open keys of the stages that are neither done nor skipped
 * @param left estimated time to the study's end; null when unknown
 */
record StudySnapshot(
    long looks,
    StudySummary summary,
    List<RunningStage> running,
    Set<String> open,
    Duration elapsed,
    @Nullable Duration left) {
  StudySnapshot {
    running = List.copyOf(running);
    open = Set.copyOf(open);
  }
}
