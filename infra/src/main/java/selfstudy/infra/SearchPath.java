package selfstudy.infra;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The folders of {@code PATH}. */
record SearchPath(List<Path> folders) {
  static SearchPath ofEnvironment() {
    return of(Optional.ofNullable(System.getenv("PATH")).orElse(""));
  }

  static SearchPath of(String path) {
    return new SearchPath(
        Arrays.stream(path.split(File.pathSeparator, -1))
            .filter(s -> !s.isBlank())
            .map(Path::of)
            .toList());
  }

  Optional<Path> find(String program) {
    return folders.stream()
        .map(folder -> folder.resolve(program))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }
}
