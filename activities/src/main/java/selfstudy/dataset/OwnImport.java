package selfstudy.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import selfstudy.store.ArtifactStore;

/**
 * Brings someone's own class folders into the store under a name that studies use, {@code
 * imported:NAME}: with corrupt images left out or large ones reduced, they are other images than
 * those that {@code folder:PATH} means.
 */
public final class OwnImport {
  private static final String LAYOUT = "class-folders";

  private final Catalogue catalogue;
  private final ArtifactStore store;
  private final Path work;

  /**
   * @param catalogue whose names stay its own
   * @param work local folder for temporary files
   */
  public OwnImport(Catalogue catalogue, ArtifactStore store, Path work) {
    this.catalogue = catalogue;
    this.store = store;
    this.work = work;
  }

  /**
   * Imports a folder or an archive of class folders.
   *
   * @throws BadDataException if the name is the catalogue's or stands for other images, if the
   *     files are not laid out so, or if images are corrupt that are not to be left out
   */
  public DatasetManifest add(String name, Path from, ImportOptions options, ImportProgress progress)
      throws IOException {
    DatasetNames.check(name);
    catalogue.requireFree(name);
    try (ImageFiles files = JoinedFiles.open(List.of(from), work, progress)) {
      return new NamedImport(store, work, options)
          .add(
              name,
              LAYOUT,
              ClassFolders.of(files).arrangement(),
              files,
              packed ->
                  new DatasetOrigin(
                      null,
                      false,
                      LAYOUT,
                      List.of(
                          (Files.isDirectory(from) ? "folder " : "archive ") + from.getFileName()),
                      List.of(),
                      List.of(),
                      packed.leftOut(),
                      packed.notes()),
              progress);
    }
  }
}
