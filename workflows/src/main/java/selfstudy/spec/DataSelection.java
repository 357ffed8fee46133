package selfstudy.spec;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/**
 * A dataset, or a part of its training split.
 *
 * @param name a catalogue name, {@code imported:NAME}, {@code folder:PATH} or {@code archive:PATH}
 * @param images how many training images to keep, drawn once and equal for every seed and method;
 *     null keeps all
 * @param labels how many of the labels an evaluation may see
 * @param metric what an evaluation on it chooses and reports by; null for the dataset's own
 */
public record DataSelection(
    String name,
    @Nullable Integer images,
    Labels labels,
    @JsonPropertyDescription(
            "what an evaluation on it chooses and reports by; without it the dataset's official"
                + " metric")
        @Nullable MetricName metric) {
  /** Before the path of a folder of images. */
  public static final String FOLDER = "folder:";

  /** Before the path of an archive of images. */
  public static final String ARCHIVE = "archive:";

  /** Before the name under which images were imported. */
  public static final String IMPORTED = "imported:";

  /** A scheme, and the folders before a path's last name. */
  private static final String PATH = "^(folder|archive|imported):(.*/)?(?=[^/])";

  public DataSelection {
    if (name.isBlank()) {
      throw new InvalidSpec("name", "name of a dataset must not be blank");
    }
    if (images != null) {
      Check.atLeast("images", images, 1);
    }
  }

  /**
   * The name under which results are compared: {@code fashion-mnist/10-per-class}, {@code
   * pets/top-1} where the study names the metric. A folder or archive goes by its last name,
   * without suffix.
   */
  public String label() {
    String last = name.replaceFirst(PATH, "").replaceFirst("\\.(tar(\\.gz)?|tgz|zip)$", "");
    String base = last.isBlank() || last.matches("\\.*") ? name : last;
    String part = images == null ? base : base + "[" + images + "]";
    String drawn = labels.equals(Labels.ALL) ? part : part + "/" + labels.slug();
    return metric == null ? drawn : drawn + "/" + metric.label();
  }

  /** The same images and labels by a metric; null for the dataset's own. */
  public DataSelection by(@Nullable MetricName metric) {
    return new DataSelection(name, images, labels, metric);
  }
}
