package selfstudy.infra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** The processes that use a home's servers now: the last one out stops them. */
final class HomeUsers {
  private final Path folder;
  private final Path own;

  HomeUsers(Home home) {
    folder = home.run().resolve("users");
    own = folder.resolve(UUID.randomUUID() + ".json");
  }

  void enter() {
    ProcessRecord.write(own, ProcessIdentity.own());
  }

  boolean isInside() {
    return Files.exists(own);
  }

  /**
   * @return whether nobody else is left; users that were killed don't count
   */
  boolean leave() {
    try {
      Files.deleteIfExists(own);
      boolean alone = true;
      for (Path file : users()) {
        if (ProcessRecord.read(file, ProcessIdentity.class)
            .filter(ProcessIdentity::isAlive)
            .isPresent()) {
          alone = false;
        } else {
          Files.deleteIfExists(file);
        }
      }
      return alone;
    } catch (IOException e) {
      throw new StackException("cannot update " + folder, e);
    }
  }

  private List<Path> users() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).toList();
    }
  }
}
