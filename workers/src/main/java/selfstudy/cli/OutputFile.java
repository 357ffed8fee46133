package selfstudy.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that a command is told to write. Its folder must be there: a mistyped one would be made
 * silently otherwise.
 *
 * @param option that names it, for messages
 */
record OutputFile(String option, Path path) {
  /** Throws {@link UsageException} if a file that nobody named would be written over. */
  void requireFree() {
    if (Files.exists(path)) {
      throw new UsageException(
          "%s is here already: name another file with %s FILE, or overwrite it with %s %s."
              .formatted(path, option, option, path));
    }
  }

  /** Throws {@link UsageException} if it can't be written where it is asked for. */
  void require() {
    if (Files.isDirectory(path)) {
      throw new UsageException(
          "%s: %s is a folder: give a file, as in %s %s/x.".formatted(option, path, option, path));
    }
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new UsageException(
          "%s: there is no folder %s: make it (mkdir -p), or mend the path."
              .formatted(option, folder));
    }
  }
}
