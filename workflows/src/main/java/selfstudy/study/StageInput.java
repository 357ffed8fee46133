package selfstudy.study;

import org.jspecify.annotations.Nullable;
import selfstudy.plan.StageKind;

/**
 * What a stage's workflow starts from; the stage itself is read from the study's stored plan.
 *
 * @param heartbeatSeconds silence after which an attempt counts as dead
 * @param attempts made before it continued as new; null at a fresh start
 */
public record StageInput(
    String study,
    String key,
    String name,
    StageKind kind,
    int heartbeatSeconds,
    @Nullable Attempts attempts) {
  /** The same, after these attempts. */
  StageInput withAttempts(Attempts made) {
    return new StageInput(study, key, name, kind, heartbeatSeconds, made);
  }
}
