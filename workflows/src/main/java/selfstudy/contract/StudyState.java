package selfstudy.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a study as a whole stands. */
public enum StudyState {
  @JsonProperty("running")
  RUNNING,
  /** Nothing runs until it is resumed; every training has left a checkpoint. */
  @JsonProperty("paused")
  PAUSED,
  /** Nothing can run until a failed stage is retried or skipped. */
  @JsonProperty("attention")
  ATTENTION,
  @JsonProperty("completed")
  COMPLETED,
  @JsonProperty("cancelled")
  CANCELLED;

  /** As tables spell it. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
