package selfstudy.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The kinds of stages, in the order in which a study needs them. */
public enum StageKind {
  @JsonProperty("dataset")
  DATASET,
  @JsonProperty("pretrain")
  PRETRAIN,
  @JsonProperty("tune")
  TUNE,
  @JsonProperty("evaluate")
  EVALUATE,
  @JsonProperty("summarise")
  SUMMARISE;

  /** Whether it trains or applies networks, so that its numerics determine its result. */
  public boolean computes() {
    return switch (this) {
      case PRETRAIN, TUNE, EVALUATE -> true;
      case DATASET, SUMMARISE -> false;
    };
  }

  /** As tables and file names spell it. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
