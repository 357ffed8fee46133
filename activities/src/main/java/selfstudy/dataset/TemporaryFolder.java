package selfstudy.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder that goes when it is closed. Its name has this process's id, so that {@link Leftovers}
 * spares what is in use.
 */
public record TemporaryFolder(Path path) implements AutoCloseable {
  /** A fresh folder inside {@code parent}, which is made if need be. */
  public TemporaryFolder(Path parent, String prefix) throws IOException {
    this(
        Files.createTempDirectory(
            Files.createDirectories(parent), prefix + ProcessHandle.current().pid() + "-"));
  }

  @Override
  public void close() throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(path)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.deleteIfExists(file);
    }
  }
}
