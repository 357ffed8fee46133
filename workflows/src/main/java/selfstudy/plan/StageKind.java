package selfstudy.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The kinds of stages, in the order in which a study needs them. */
public enum StageKind {
  @JsonProperty("dataset")
  DATASET,
  @JsonProperty("pretrain")
  PRETRAIN,
  @JsonProperty("evaluate")
  EVALUATE,
  @JsonProperty("summarise")
  SUMMARISE;

  /** As tables and file names spell it. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
