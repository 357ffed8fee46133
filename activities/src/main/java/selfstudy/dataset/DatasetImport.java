package selfstudy.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import selfstudy.store.ArtifactStore;

/**
 * Brings folders and archives of images into the store, on the machine that has them. The key is
 * that of the content: the same images under another path or packed as an archive are the same
 * dataset, and nothing is decoded again.
 */
public final class DatasetImport {
  private final ArtifactStore store;
  private final Path work;

  /**
   * @param work local folder for temporary files, made when it is needed
   */
  public DatasetImport(ArtifactStore store, Path work) {
    this.store = store;
    this.work = work;
  }

  /** Imports a folder of class folders. */
  public DatasetManifest folder(Path folder, ImportProgress progress) throws IOException {
    try (DatasetCandidate candidate = openFolder(folder, progress)) {
      return candidate.store();
    }
  }

  /** Imports a tar archive of class folders. */
  public DatasetManifest archive(Path archive, ImportProgress progress) throws IOException {
    try (DatasetCandidate candidate = openArchive(archive, progress)) {
      return candidate.store();
    }
  }

  /** Reads a folder's names and contents; nothing is decoded or written. */
  public DatasetCandidate openFolder(Path folder, ImportProgress progress) throws IOException {
    return candidate(new FolderFiles(folder, progress), folder, progress);
  }

  /** Reads an archive; nothing is decoded or written but temporary files. */
  public DatasetCandidate openArchive(Path archive, ImportProgress progress) throws IOException {
    return candidate(new ArchiveFiles(archive, work, progress), archive, progress);
  }

  /** The imported dataset that goes by a name, if there is one. */
  Optional<DatasetManifest> named(String name) throws IOException {
    return new DatasetNames(store).find(name);
  }

  /** The names of all imported datasets. */
  Set<String> names() throws IOException {
    return new DatasetNames(store).all().keySet();
  }

  private DatasetCandidate candidate(ImageFiles files, Path path, ImportProgress progress)
      throws IOException {
    try {
      return new DatasetCandidate(store, work, files, name(path), progress);
    } catch (BadDataException e) {
      files.close();
      throw e;
    }
  }

  private static String name(Path path) {
    Path name = path.toAbsolutePath().normalize().getFileName();
    return name == null
        ? path.toString()
        : name.toString().replaceFirst("\\.(tar|tar\\.gz|tgz|zip)$", "");
  }
}
