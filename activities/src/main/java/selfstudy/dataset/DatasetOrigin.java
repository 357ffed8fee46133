package selfstudy.dataset;

import java.util.List;

/**
 * Where an imported dataset of the catalogue comes from.
 *
 * @param dataset its name in the catalogue
 * @param subset whether it is a part or a variant only, under a name of its own
 * @param layout as which it was read
 * @param files what was read, with the SHA-256 of each archive
 * @param differences from the official dataset
 * @param leftOut corrupt images that were left out, with the reason
 */
public record DatasetOrigin(
    String dataset,
    boolean subset,
    String layout,
    List<String> files,
    List<String> differences,
    List<String> leftOut) {
  public DatasetOrigin {
    files = List.copyOf(files);
    differences = List.copyOf(differences);
    leftOut = List.copyOf(leftOut);
  }
}
