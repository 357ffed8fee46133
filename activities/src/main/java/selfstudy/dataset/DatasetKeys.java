package selfstudy.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import selfstudy.spec.Spelling;
import selfstudy.store.Sha256;

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
   * @param absent what a person has to do to have it; null if nothing. Key and sizes are the
   *     catalogue's then, to plan with
   */
  public record Found(
      String key,
      DatasetSizes sizes,
      @Nullable DatasetCandidate candidate,
      boolean fetched,
      boolean multiLabel,
      @Nullable String absent)
      implements AutoCloseable {
    private static Found of(DatasetManifest imported) {
      return new Found(imported.key(), imported.sizes(), null, false, imported.multiLabel(), null);
    }

    private static Found of(DatasetCandidate candidate) {
      return new Found(candidate.key(), candidate.sizes(), candidate, false, false, null);
    }

    private static Found of(CatalogueEntry entry) {
      return new Found(entry.key(), entry.sizes(), null, true, false, null);
    }

    private static Found absent(DatasetCard card) {
      String key = Sha256.of(("not imported: " + card.name()).getBytes(UTF_8));
      return new Found(key, card.sizes(), null, false, card.multiLabel(), card.howToAdd());
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
   * @return perhaps {@link Found#absent}: a dataset of the catalogue that is still to be imported
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
      return imported(name.substring(IMPORTED.length()));
    }
    Optional<CatalogueEntry> entry = catalogue.entry(name);
    if (entry.isPresent()) {
      return Found.of(entry.get());
    }
    Optional<DatasetManifest> imported = imports.named(name);
    if (imported.isPresent()) {
      return Found.of(imported.get());
    }
    Optional<DatasetCard> card = catalogue.card(name);
    if (card.isEmpty()) {
      throw new BadDataException(catalogue.unknown(name, imports.names()));
    }
    return Found.absent(card.get());
  }

  private Found imported(String name) throws IOException {
    Optional<DatasetManifest> manifest = imports.named(name);
    if (manifest.isPresent()) {
      return Found.of(manifest.get());
    }
    Set<String> names = imports.names();
    throw new BadDataException(
        "There is no "
            + IMPORTED
            + name
            + " in the store"
            + (names.isEmpty() ? "." : Spelling.sentence(name, names))
            + " Add it: selfstudy datasets add DATASET --from PATH --subset "
            + name
            + ", or of your own images: selfstudy datasets add PATH --name "
            + name
            + '.');
  }

  private Path path(String name, String scheme) {
    return base.resolve(name.substring(scheme.length())).normalize();
  }
}
