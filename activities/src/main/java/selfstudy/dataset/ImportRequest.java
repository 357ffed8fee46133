package selfstudy.dataset;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dataset of the catalogue to import.
 *
 * @param dataset its name in the catalogue
 * @param from folders, archives and files of labels that hold it together
 * @param subset the name for what is not the whole official dataset; null if it is to be that
 * @param layout as which to read a subset; null for the official layout
 */
public record ImportRequest(
    String dataset,
    List<Path> from,
    @Nullable String subset,
    @Nullable String layout,
    ImportOptions options) {
  public ImportRequest {
    from = List.copyOf(from);
    if (from.isEmpty()) {
      throw new BadDataException("Say where dataset " + dataset + " lies: --from PATH.");
    }
    if (layout != null && subset == null) {
      throw new BadDataException(
          "Another layout than the official one makes another dataset: name it with --subset.");
    }
    if (subset != null) {
      DatasetNames.check(subset);
    }
  }

  /** The name that studies use. */
  String name() {
    return subset == null ? dataset : subset;
  }
}
