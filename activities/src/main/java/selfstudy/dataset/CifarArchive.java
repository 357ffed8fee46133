package selfstudy.dataset;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The tar.gz of CIFAR's batches, whatever is in them.
 *
 * @param train pattern of the names of training batches
 * @param test pattern of the test batch's name
 */
record CifarArchive(String train, String test) {
  /** What is done with a batch. */
  @FunctionalInterface
  interface Batch {
    /**
     * Reads it.
     *
     * @param in its bytes, to its end
     */
    void read(String name, InputStream in, String split) throws IOException;
  }

  /** Reads the batches in the archive's order; other files are passed over. */
  void read(Path file, Batch batch) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(in, 1 << 16))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
        if (name.matches(train)) {
          batch.read(name, tar, DatasetManifest.TRAIN);
        } else if (name.matches(test)) {
          batch.read(name, tar, DatasetManifest.TEST);
        }
      }
    }
  }
}
