package selfstudy.dataset;

import java.io.IOException;
import java.nio.file.Path;

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
   * Where a dataset is in the store.
   *
   * @param fetch whether a stage brings it there; imported datasets are there already
   */
  public record Resolved(String key, boolean fetch) {}

  /**
   * The key; folders and archives are imported on the way.
   *
   * @throws BadDataException if there is no such dataset, or its images are not usable
   */
  public Resolved resolve(String name, ImportProgress progress) throws IOException {
    if (name.startsWith(FOLDER)) {
      return new Resolved(imports.folder(path(name, FOLDER), progress).key(), false);
    }
    if (name.startsWith(ARCHIVE)) {
      return new Resolved(imports.archive(path(name, ARCHIVE), progress).key(), false);
    }
    return new Resolved(catalogue.find(name).key(), true);
  }

  /** The key alone; files are read for it, but the store is not written. */
  public Resolved peek(String name) throws IOException {
    if (name.startsWith(FOLDER)) {
      return new Resolved(imports.folderKey(path(name, FOLDER)), false);
    }
    if (name.startsWith(ARCHIVE)) {
      return new Resolved(imports.archiveKey(path(name, ARCHIVE)), false);
    }
    return new Resolved(catalogue.find(name).key(), true);
  }

  private Path path(String name, String scheme) {
    return base.resolve(name.substring(scheme.length())).normalize();
  }
}
