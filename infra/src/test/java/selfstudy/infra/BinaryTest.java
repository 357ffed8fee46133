package selfstudy.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinaryTest {
  @TempDir Path folder;

  private Binary tool(Path onPath, Binary.Source source) {
    return new Binary(
        "tool", "2", new SearchPath(List.of(onPath)), folder.resolve("bin"), source, line -> {});
  }

  private static Path program(Path folder) {
    try {
      Path file = Files.writeString(Files.createDirectories(folder).resolve("tool"), "#!/bin/sh");
      assertThat(file.toFile().setExecutable(true)).isTrue();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path mustNotBeAsked(Path work) {
    throw new AssertionError("obtained though it was there");
  }

  @Test
  void pathComesBeforeTheFolder() {
    Path onPath = program(folder.resolve("path"));
    program(folder.resolve("bin"));
    assertThat(tool(folder.resolve("path"), BinaryTest::mustNotBeAsked).resolve())
        .isEqualTo(onPath);
  }

  @Test
  void anObtainedProgramIsKeptAlone() {
    Path obtained = tool(folder, BinaryTest::program).resolve();
    assertThat(obtained).isEqualTo(folder.resolve("bin/tool-2")).isExecutable();
    assertThat(tool(folder, BinaryTest::mustNotBeAsked).resolve()).isEqualTo(obtained);
    assertThat(folder.resolve("bin").toFile().list())
        .containsExactlyInAnyOrder("tool-2", ".tool.lock");
  }

  @Test
  void anotherVersionInTheFolderIsNotTaken() throws IOException {
    Path old = program(folder.resolve("bin"));
    Files.move(old, old.resolveSibling("tool-1"));
    assertThat(tool(folder, BinaryTest::program).resolve()).isEqualTo(folder.resolve("bin/tool-2"));
  }

  @Test
  void aFailedObtainingLeavesNothingBehind() {
    Binary broken =
        tool(
            folder,
            work -> {
              program(work);
              throw new StackException("no network");
            });
    assertThatThrownBy(broken::resolve).hasMessage("no network");
    assertThat(folder.resolve("bin").toFile().list()).containsExactly(".tool.lock");
  }

  @Test
  void aProgramThatFailsIsShownWithItsLastLinesAndAdvice() {
    Command command =
        new Command(List.of("sh", "-c", "echo cannot resolve; exit 7"), java.util.Map.of(), folder);
    assertThatThrownBy(() -> command.run(line -> {}, "Install it yourself."))
        .hasMessageContaining("exit code 7")
        .hasMessageContaining("cannot resolve")
        .hasMessageContaining("Install it yourself.");
  }
}
