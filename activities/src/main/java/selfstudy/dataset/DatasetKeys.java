package selfstudy.dataset;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * From the names of study files to keys in the store: catalogue names, {@code folder:PATH}, {@code
 * archive:PATH}.
 */
public final class DatasetKeys {
  private static final String FOLDER = "folder:";
  private static final String ARCHIVE = "archive:";

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
   * @param candidate what there is to import; null for a catalogue's, which a stage brings there
   */
  public record Found(String key, DatasetSizes sizes, @Nullable DatasetCandidate candidate)
      implements AutoCloseable {
    private static Found of(DatasetCandidate candidate) {
      return new Found(candidate.key(), candidate.sizes(), candidate);
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
    CatalogueEntry entry = catalogue.find(name);
    return new Found(entry.key(), entry.sizes(), null);
  }

  private Path path(String name, String scheme) {
    return base.resolve(name.substring(scheme.length())).normalize();
  }
}
