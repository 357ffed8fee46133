package selfstudy.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Files that someone has downloaded, given as such or in folders. */
record GivenFiles(List<Path> from) implements FileSource {
  /** Where a file of that name is. */
  static Optional<Path> find(List<Path> from, String name) {
    return from.stream()
        .map(path -> Files.isDirectory(path) ? path.resolve(name) : path)
        .filter(path -> path.endsWith(name) && Files.isRegularFile(path))
        .findFirst();
  }

  @Override
  public String describe() {
    return String.join(", ", from.stream().map(Path::toString).toList());
  }

  @Override
  public void fetch(List<PinnedFile> files, Path folder, ImportProgress progress)
      throws IOException {
    for (PinnedFile file : files) {
      Path path =
          find(from, file.name()).orElseThrow(() -> new IOException("no file " + file.name()));
      file.save(Files.newInputStream(path), folder, progress);
    }
  }
}
