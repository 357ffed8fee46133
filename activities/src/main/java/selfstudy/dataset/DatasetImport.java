package selfstudy.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import selfstudy.dataset.ClassFolders.Item;
import selfstudy.store.ArtifactStore;

/**
 * Brings folders and archives of images into the store, on the machine that has them. The key is
 * that of the content: the same images under another path or packed as an archive are the same
 * dataset, and nothing is decoded again.
 */
public final class DatasetImport {
  /** Images decoded at once; bounds the memory. */
  private static final int BLOCK = 64;

  private final ArtifactStore store;
  private final Path work;

  /**
   * @param work local folder for temporary files
   */
  public DatasetImport(ArtifactStore store, Path work) {
    this.store = store;
    this.work = work;
  }

  /** Imports a folder of class folders. */
  public DatasetManifest folder(Path folder, ImportProgress progress) throws IOException {
    try (ImageFiles files = new FolderFiles(folder, progress)) {
      return pack(files, name(folder), progress);
    }
  }

  /** Imports a tar archive of class folders. */
  public DatasetManifest archive(Path archive, ImportProgress progress) throws IOException {
    try (ImageFiles files = new ArchiveFiles(archive, work, progress)) {
      return pack(files, name(archive), progress);
    }
  }

  /** A folder's key; nothing is decoded or written. */
  public String folderKey(Path folder) throws IOException {
    try (ImageFiles files = new FolderFiles(folder, ImportProgress.NONE)) {
      return ClassFolders.of(files).key();
    }
  }

  /** An archive's key; nothing is decoded or written but temporary files. */
  public String archiveKey(Path archive) throws IOException {
    try (ImageFiles files = new ArchiveFiles(archive, work, ImportProgress.NONE)) {
      return ClassFolders.of(files).key();
    }
  }

  private DatasetManifest pack(ImageFiles files, String name, ImportProgress progress)
      throws IOException {
    ClassFolders folders = ClassFolders.of(files);
    Optional<DatasetManifest> there = DatasetManifest.find(store, folders.key());
    if (there.isPresent()) {
      return there.get();
    }
    try (DatasetWriter writer = new DatasetWriter(work)) {
      List<Item> items = folders.items();
      for (int from = 0; from < items.size(); from += BLOCK) {
        List<Item> block = items.subList(from, Math.min(from + BLOCK, items.size()));
        List<Pixels> decoded =
            block.parallelStream().map(item -> decode(files, item.path())).toList();
        for (int i = 0; i < block.size(); i++) {
          writer.add(block.get(i).split(), decoded.get(i), block.get(i).label());
        }
        progress.advance("decode", from + block.size(), items.size());
      }
      return writer.store(store, folders.key(), name, folders.classes(), progress);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Pixels decode(ImageFiles files, String path) {
    try {
      return new ImageDecoder().decode(files.read(path), path + " of " + files.describe());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path path) {
    Path name = path.toAbsolutePath().normalize().getFileName();
    return name == null
        ? path.toString()
        : name.toString().replaceFirst("\\.(tar|tar\\.gz|tgz)$", "");
  }
}
