package selfstudy.spec;

import org.jspecify.annotations.Nullable;

/**
 * A dataset, or a part of its training split.
 *
 * @param name a catalogue name, {@code folder:PATH} or {@code archive:PATH}
 * @param images how many training images to keep, drawn once and equal for every seed and method;
 *     null keeps all
 * @param labels how many of the labels an evaluation may see
 */
public record DataSelection(String name, @Nullable Integer images, Labels labels) {
  public DataSelection {
    if (name.isBlank()) {
      throw new InvalidSpec("name", "name of a dataset must not be blank");
    }
    if (images != null) {
      Check.atLeast("images", images, 1);
    }
  }

  /** The name under which results are compared: {@code fashion-mnist/10-per-class}. */
  public String label() {
    String part = images == null ? name : name + "[" + images + "]";
    return labels.equals(Labels.ALL) ? part : part + "/" + labels.slug();
  }
}
