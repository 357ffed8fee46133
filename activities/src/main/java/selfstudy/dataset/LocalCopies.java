package selfstudy.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Set;
import selfstudy.dataset.DatasetManifest.Part;
import selfstudy.store.ArtifactStore;
import selfstudy.store.Sha256;
import selfstudy.store.WatchedStream;

/**
 * Copies of immutable objects in a local folder, which many processes may share: a copy appears by
 * an atomic rename, and each process checks its digest once.
 */
final class LocalCopies {
  /** How the names of unfinished copies end. */
  static final String PART = ".part";

  private final ArtifactStore store;
  private final Path folder;
  private final Set<Path> verified = new HashSet<>();

  LocalCopies(ArtifactStore store, Path folder) {
    this.store = store;
    this.folder = folder;
  }

  /** A checked copy; {@code alive} is called block by block. */
  synchronized Path get(String dataset, Part part, Runnable alive) throws IOException {
    String object = DatasetManifest.object(dataset, part.name());
    Path copy = folder.resolve(object);
    if (verified.contains(copy) && Files.exists(copy)) {
      return copy;
    }
    if (!Files.exists(copy) || !part.sha256().equals(Sha256.of(copy, alive))) {
      download(object, part, copy, alive);
    }
    verified.add(copy);
    return copy;
  }

  private void download(String object, Part part, Path copy, Runnable alive) throws IOException {
    Files.createDirectories(copy.getParent());
    Path temporary = Files.createTempFile(copy.getParent(), part.name(), PART);
    try {
      try (InputStream in = new WatchedStream(store.open(object), alive)) {
        Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
      }
      long bytes = Files.size(temporary);
      if (bytes < part.bytes()) {
        throw new IOException(
            "Reading " + object + " ended after " + bytes + " of " + part.bytes() + " bytes");
      }
      if (!part.sha256().equals(Sha256.of(temporary, alive))) {
        throw new BadDataException(
            "Object "
                + object
                + " in "
                + store.describe()
                + " is not what its manifest says."
                + " Delete datasets/ of that key and fetch or import the dataset again.");
      }
      Files.move(temporary, copy, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
