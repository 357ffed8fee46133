package selfstudy.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What the store holds of a stage before it runs.
 *
 * @param reason why, for a person: {@code "checkpoint at step 400"}
 */
public record StageState(State state, String reason) {
  /** Whether there is anything left to do. */
  public enum State {
    /** The result is there. */
    @JsonProperty("hit")
    HIT,
    /** A checkpoint is there. */
    @JsonProperty("resume")
    RESUME,
    /** Nothing is there. */
    @JsonProperty("miss")
    MISS
  }
}
