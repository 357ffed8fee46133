package selfstudy.study;

import java.util.List;
import org.jspecify.annotations.Nullable;
import selfstudy.contract.StudySummary;

/**
 * What a study's workflow starts from, and carries over when it continues as new.
 *
 * @param study its id; the plan is read from the store
 * @param parallelism most stages under way at once
 * @param heartbeatSeconds silence after which a stage's attempt counts as dead
 * @param stagesPerRun stages after which it continues as new; 0 leaves that to the server
 * @param searchable whether the namespace knows {@code contract.SearchAttributes}: a server that
 *     does not would refuse every workflow task
 * @param carried how it stood when it continued as new; null at a fresh start
 */
public record StudyInput(
    String study,
    int parallelism,
    int heartbeatSeconds,
    int stagesPerRun,
    boolean searchable,
    @Nullable Carried carried) {
  /** Seconds of silence after which an attempt counts as dead, unless said otherwise. */
  public static final int HEARTBEAT_SECONDS = 60;

  /** A fresh start on a server that knows the search attributes. */
  public static StudyInput of(String study, int parallelism) {
    return new StudyInput(study, parallelism, HEARTBEAT_SECONDS, 0, true, null);
  }

  /** The same with another heartbeat timeout. */
  public StudyInput withHeartbeatSeconds(int seconds) {
    return new StudyInput(study, parallelism, seconds, stagesPerRun, searchable, carried);
  }

  /** The same on a server that knows the search attributes, or doesn't. */
  public StudyInput withSearchable(boolean known) {
    return new StudyInput(study, parallelism, heartbeatSeconds, stagesPerRun, known, carried);
  }

  /** The same, continuing as new after so many stages. */
  public StudyInput withStagesPerRun(int stages) {
    return new StudyInput(study, parallelism, heartbeatSeconds, stages, searchable, carried);
  }

  /** The same, as it stands now. */
  StudyInput withCarried(Carried now) {
    return new StudyInput(study, parallelism, heartbeatSeconds, stagesPerRun, searchable, now);
  }

  /**
   * How a study stood.
   *
   * @param skipped keys of stages that a person skipped; what depends on them follows
   * @param last its counts, answered until it has read its plan again
   */
  public record Carried(boolean paused, List<String> skipped, StudySummary last) {
    public Carried {
      skipped = List.copyOf(skipped);
    }
  }
}
