package selfstudy.infra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A program that is looked for on PATH, then in a folder of ours, and else obtained into it. */
final class Binary {
  /** Where a program comes from when the machine doesn't have it. */
  interface Source {
    /** Makes the program below the empty folder {@code work} and returns it. */
    Path obtain(Path work);
  }

  private final String name;
  private final String file;
  private final SearchPath path;
  private final Path folder;
  private final Source source;
  private final Consumer<String> progress;

  /**
   * @param version of what {@code source} makes; another version in the folder is not taken
   */
  Binary(
      String name,
      String version,
      SearchPath path,
      Path folder,
      Source source,
      Consumer<String> progress) {
    this.name = name;
    this.file = name + "-" + version;
    this.path = path;
    this.folder = folder;
    this.source = source;
    this.progress = progress;
  }

  /** The program's file; may download or build for minutes the first time. */
  Path resolve() {
    return path.find(name).or(this::cached).orElseGet(this::obtain);
  }

  private Optional<Path> cached() {
    return new SearchPath(List.of(folder)).find(file);
  }

  private Path obtain() {
    try {
      Files.createDirectories(folder);
      try (HomeLock lock = HomeLock.acquire(folder.resolve("." + name + ".lock"), progress)) {
        Optional<Path> madeMeanwhile = cached();
        return madeMeanwhile.isPresent() ? madeMeanwhile.get() : obtainAlone();
      }
    } catch (IOException e) {
      throw new StackException("cannot obtain " + name + " into " + folder, e);
    }
  }

  private Path obtainAlone() throws IOException {
    Path work = Files.createTempDirectory(folder, "." + name + "-");
    try {
      Path made = source.obtain(work);
      if (!made.toFile().setExecutable(true)) {
        throw new StackException("cannot make " + made + " executable");
      }
      return Files.move(made, folder.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      deleteTree(work);
    }
  }

  private static void deleteTree(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
