package selfstudy.cli;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import selfstudy.spec.Study;
import selfstudy.spec.StudyFileException;
import selfstudy.spec.StudyReader;
import selfstudy.spec.StudySource;

/** A study file as the command line names it. */
record StudyFile(String name) {
  /** More than any study needs, and little enough to read at once. */
  private static final long MOST_BYTES = 1 << 20;

  /** Whether an argument names a file, and not a study by its id or name. */
  static boolean isMeant(String argument) {
    return argument.endsWith(".yaml") || argument.endsWith(".yml") || argument.contains("/");
  }

  /** The folder against which the file's relative paths resolve. */
  Path folder() {
    Path parent = Path.of(name).toAbsolutePath().normalize().getParent();
    return parent == null ? Path.of("/") : parent;
  }

  /** Reads and checks it. */
  Study read() throws IOException, StudyFileException {
    return source().study();
  }

  /** The same with its fields' places, for what is found to be wrong later. */
  StudySource source() throws IOException, StudyFileException {
    Path file = Path.of(name);
    if (!Files.exists(file)) {
      throw new UsageException("There is no study file " + name + ".");
    }
    if (!Files.isRegularFile(file)) {
      throw new UsageException(name + " is not a file.");
    }
    if (Files.size(file) > MOST_BYTES) {
      throw new UsageException(name + " is larger than a study file can be (1 MiB).");
    }
    try {
      return new StudyReader().source(name, Files.readString(file));
    } catch (MalformedInputException e) {
      throw new UsageException(name + " is not UTF-8 text.");
    } catch (NoSuchFileException e) {
      throw new UsageException("There is no study file " + name + ".");
    }
  }
}
