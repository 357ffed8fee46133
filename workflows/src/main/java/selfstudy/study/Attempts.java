package selfstudy.study;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A stage's attempts up to now.
 *
 * @param attempt the one under way, from 1
 * @param failures that ended the attempts since the last newer checkpoint
 * @param withoutProgress those of them that are held against the stage: a lost store, a lost server
 *     and a stopping worker are not
 * @param checkpoint step of the newest checkpoint seen; -1 without one
 * @param lastFailure what ended the attempt before; null in the first
 */
public record Attempts(
    int attempt, int failures, int withoutProgress, long checkpoint, @Nullable String lastFailure) {
  /** Attempts in a row without a newer checkpoint that end a stage. */
  public static final int MOST_WITHOUT_PROGRESS = 3;

  private static final int LONGEST_BACKOFF_SECONDS = 60;

  /** The first. */
  public static Attempts first() {
    return new Attempts(1, 0, 0, -1, null);
  }

  /** After an attempt that ended for a reason outside of the stage. */
  public Attempts afterOutage(String failure) {
    return new Attempts(attempt + 1, failures + 1, withoutProgress, checkpoint, failure);
  }

  /**
   * After any other attempt.
   *
   * @param newest step of the newest checkpoint in the store now; -1 without one
   */
  public Attempts afterFailure(String failure, long newest) {
    return newest > checkpoint
        ? new Attempts(attempt + 1, 1, 0, newest, failure)
        : new Attempts(attempt + 1, failures + 1, withoutProgress + 1, checkpoint, failure);
  }

  /** Whether another attempt would be a blind one. */
  @JsonIgnore
  public boolean isExhausted() {
    return withoutProgress >= MOST_WITHOUT_PROGRESS;
  }

  /** How long to wait before the next: 1 s, doubled by each failure, at most a minute. */
  public Duration backoff() {
    return Duration.ofSeconds(
        Math.min(LONGEST_BACKOFF_SECONDS, 1L << Math.min(Math.max(failures - 1, 0), 6)));
  }
}
