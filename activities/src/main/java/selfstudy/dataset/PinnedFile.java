package selfstudy.dataset;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * A file that is known before it is fetched.
 *
 * @param checksum of the content as it is kept (unzipped where a source has it zipped)
 * @param bytes its size; null if it is not known
 */
record PinnedFile(String name, Checksum checksum, @Nullable Long bytes) {
  PinnedFile(String name, String sha256, long bytes) {
    this(name, Checksum.sha256(sha256), bytes);
  }

  /** Its size for a progress: 0 if it is not known. */
  long total() {
    return bytes == null ? 0 : bytes;
  }

  /**
   * Saves a stream below {@code folder} and checks it.
   *
   * @throws WrongChecksumException if it is not this file
   * @throws IOException if the stream fails
   */
  void save(InputStream in, Path folder, ImportProgress progress) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream counted = counted(in, progress)) {
      Files.copy(counted, file, StandardCopyOption.REPLACE_EXISTING);
    }
    Checksum found = checksum.of(file, () -> progress.advance("check", total(), total()));
    if (!found.equals(checksum)) {
      Files.delete(file);
      throw new WrongChecksumException(
          name
              + " has "
              + found
              + ", not "
              + checksum.digits()
              + ": it is another version, or damaged");
    }
  }

  private InputStream counted(InputStream in, ImportProgress progress) {
    return new FilterInputStream(in) {
      private long read;

      @Override
      public int read() throws IOException {
        int value = super.read();
        return count(value < 0 ? -1 : 1) < 0 ? -1 : value;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        return count(super.read(buffer, offset, length));
      }

      private int count(int more) throws IOException {
        read += Math.max(more, 0);
        if (bytes != null && read > bytes) {
          throw new WrongChecksumException(name + " is longer than its " + bytes + " bytes");
        }
        progress.advance("download", read, total());
        return more;
      }
    };
  }
}
