package selfstudy.spec;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a dataset's results are reported in, as study files and the catalogue name it. */
public enum MetricName {
  /** The share of test images that are right. */
  @JsonProperty("top-1")
  TOP_1("top-1"),

  /** The share of test images whose class is among the five that score highest. */
  @JsonProperty("top-5")
  TOP_5("top-5"),

  /** The mean over classes of the share of each class's images that are right. */
  @JsonProperty("mean-per-class")
  MEAN_PER_CLASS("mean-per-class"),

  /** The mean over classes of average precision at the recalls 0, 0.1, … 1 (PASCAL VOC 2007). */
  @JsonProperty("11-point-map")
  MAP_11_POINT("11-point-map"),

  /** The mean over classes of the area below precision by recall (PASCAL VOC 2010). */
  @JsonProperty("area-map")
  MAP_AREA("area-map");

  private final String label;

  MetricName(String label) {
    this.label = label;
  }

  /** As study files, keys and tables spell it. */
  public String label() {
    return label;
  }

  /**
   * Whether it ranks all images by a class's score: it is for images that may show several classes,
   * and the others are for images of one class.
   */
  public boolean ranks() {
    return this == MAP_11_POINT || this == MAP_AREA;
  }

  /** This, if it fits the labels of a dataset; else what does. */
  public MetricName orFitting(boolean multiLabel) {
    return ranks() == multiLabel ? this : multiLabel ? MAP_11_POINT : TOP_1;
  }
}
