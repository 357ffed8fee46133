package selfstudy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DirectoryArtifactStoreTest extends ArtifactStoreContract {
  @Override
  int rounds() {
    return 100;
  }

  @Override
  List<String> address() {
    return List.of("dir", folder.resolve("store").toString());
  }

  @Test
  void saysWhereItCannotKeepAStore() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    assertThatIOException()
        .isThrownBy(() -> new DirectoryArtifactStore(file.resolve("store")))
        .withMessageContaining(file.resolve("store").toString())
        .withMessageContaining("choose a folder");
  }

  @Test
  void namesTheKeyThatItCannotWrite() throws IOException {
    try (ArtifactStore store = new DirectoryArtifactStore(folder.resolve("store"))) {
      store.write("a/b", new byte[1]);
      assertThatIOException()
          .isThrownBy(() -> store.write("a", new byte[1]))
          .withMessageContaining("Cannot write a to dir:")
          .withMessageContaining("Other keys lie below it");
      assertThatIOException().isThrownBy(() -> store.create("a", new byte[1]));
      assertThatIOException()
          .isThrownBy(() -> store.write("a/b/c", new byte[1]))
          .withMessageContaining("there is an object a/b");
    }
  }

  @Test
  void saysThatTheDiskIsFullAndLeavesNothingBehind() throws Exception {
    Path root = folder.resolve("store");
    // A limit on the size of files fails a write half-way, as a full disk does.
    Process limited =
        new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -f 1024; exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                Rival.class.getName(),
                "writer",
                "dir",
                root.toString())
            .start();
    try (var commands = limited.outputWriter();
        var errors = limited.errorReader()) {
      commands.write("big victim 0\n");
      commands.flush();
      assertThat(errors.lines().toList())
          .anyMatch(line -> line.contains("Cannot write victim to dir:" + root));
    }
    try (ArtifactStore store = new DirectoryArtifactStore(root)) {
      assertThat(store.list("")).isEmpty();
    }
    try (var files = Files.list(root.resolve("@tmp"))) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void sweepsWhatDeadProcessesLeft() throws IOException {
    Path root = folder.resolve("store");
    new DirectoryArtifactStore(root).close();
    Path old = Files.writeString(root.resolve("@tmp/old"), "x");
    Path fresh = Files.writeString(root.resolve("@tmp/fresh"), "x");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(200_000)));
    new DirectoryArtifactStore(root).close();
    assertThat(old).doesNotExist();
    assertThat(fresh).exists();
  }

  @Test
  void leavesNoEmptyFolders() throws IOException {
    Path root = folder.resolve("store");
    try (ArtifactStore store = new DirectoryArtifactStore(root)) {
      store.write("a/b/c", new byte[1]);
      store.write("a/d", new byte[1]);
      store.delete("a/b/c");
      assertThat(root.resolve("a/b")).doesNotExist();
      assertThat(store.list("")).containsExactly("a/d");
    }
  }
}
