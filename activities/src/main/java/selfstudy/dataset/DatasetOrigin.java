package selfstudy.dataset;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a dataset comes from that was imported under a name.
 *
 * @param dataset its name in the catalogue; null for images of someone's own
 * @param subset whether it is a part or a variant only, under a name of its own
 * @param layout as which it was read
 * @param files what was read, with the SHA-256 of each archive
 * @param differences from the official dataset, after what was left out
 * @param leftOut corrupt images that were left out, with the reason
 * @param notes sentences on what was done, or not done, to the images
 */
public record DatasetOrigin(
    @Nullable String dataset,
    boolean subset,
    String layout,
    List<String> files,
    List<String> differences,
    List<String> leftOut,
    List<String> notes) {
  public DatasetOrigin {
    files = List.copyOf(files);
    differences = List.copyOf(differences);
    leftOut = List.copyOf(leftOut);
    notes = List.copyOf(notes);
  }
}
