package selfstudy.dataset;

import org.jspecify.annotations.Nullable;

/**
 * What an import makes of images, and of a name that is taken.
 *
 * @param shorterSide to which larger images are reduced, in pixels; null to store all as they are
 * @param skipCorrupt whether to leave corrupt images out
 * @param replace whether another dataset may lose the name
 */
public record ImportOptions(@Nullable Integer shorterSide, boolean skipCorrupt, boolean replace) {
  /** All images as they are, under a name that is free. */
  public static final ImportOptions NONE = new ImportOptions(null, false, false);

  /** How images are reduced on this machine; null if they are not. */
  @Nullable Reduction reduction() {
    return shorterSide == null ? null : Reduction.of(shorterSide);
  }
}
