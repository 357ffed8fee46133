package selfstudy.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From the names of study files to keys in the store: catalogue names, {@code folder:PATH}, {@code
 * archive:PATH}.
 */
public final class DatasetKeys {
  private static final String FOLDER = "folder:";
  private static final String ARCHIVE = "archive:";
  private static final String IMPORTED = "imported:";

  private final Catalogue catalogue;
  private final DatasetImport imports;
  private final Path base;

  /**
   * @param base folder of the study file, against which relative paths resolve
   */
  public DatasetKeys(Catalogue catalogue, DatasetImport imports, Path base) {
    this.catalogue = catalogue;
    this.imports = imports;
    this.base = base;
  }

  /**
   * A dataset that a study names.
   *
   * @param key where it is in the store, once it is there
   * @param candidate what there is to import; null if it is in the store or fetched
   * @param fetched whether a stage brings it there
   * @param multiLabel whether an image may show several classes
   */
  public record Found(
      String key,
      DatasetSizes sizes,
      @Nullable DatasetCandidate candidate,
      boolean fetched,
      boolean multiLabel)
      implements AutoCloseable {
    private static Found of(DatasetManifest imported) {
      return new Found(imported.key(), imported.sizes(), null, false, imported.multiLabel());
    }

    private static Found of(DatasetCandidate candidate) {
      return new Found(candidate.key(), candidate.sizes(), candidate, false, false);
    }

    @Override
    public void close() throws IOException {
      if (candidate != null) {
        candidate.close();
      }
    }
  }

  /**
   * Looks a dataset up; files are read for it, but the store is not written.
   *
   * @throws BadDataException if there is no such dataset, or its files are not laid out as one
   */
  public Found find(String name, ImportProgress progress) throws IOException {
    if (name.startsWith(FOLDER)) {
      return Found.of(imports.openFolder(path(name, FOLDER), progress));
    }
    if (name.startsWith(ARCHIVE)) {
      return Found.of(imports.openArchive(path(name, ARCHIVE), progress));
    }
    if (name.startsWith(IMPORTED)) {
      return imports
          .named(name.substring(IMPORTED.length()))
          .map(Found::of)
          .orElseThrow(
              () ->
                  new BadDataException(
                      "There is no "
                          + name
                          + " in the store: selfstudy datasets add DATASET --from PATH --subset "
                          + name.substring(IMPORTED.length())
                          + '.'));
    }
    Optional<CatalogueEntry> entry = catalogue.entry(name);
    if (entry.isPresent()) {
      return new Found(entry.get().key(), entry.get().sizes(), null, true, false);
    }
    Optional<DatasetManifest> imported = imports.named(name);
    if (imported.isPresent()) {
      return new Found(
          imported.get().key(), imported.get().sizes(), null, false, imported.get().multiLabel());
    }
    Optional<DatasetCard> card = catalogue.card(name);
    throw new BadDataException(
        card.isEmpty()
            ? catalogue.unknown(name)
            : "Dataset " + name + " was not imported yet. " + card.get().howToAdd() + '.');
  }

  private Path path(String name, String scheme) {
    return base.resolve(name.substring(scheme.length())).normalize();
  }
}
