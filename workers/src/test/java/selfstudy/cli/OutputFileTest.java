package selfstudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
  @TempDir private Path folder;

  @Test
  void aFolderThatIsNotThereIsNotMade() {
    OutputFile file = new OutputFile("-o", folder.resolve("exprots/encoder.safetensors"));
    assertThatThrownBy(file::require)
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("-o: there is no folder " + folder.resolve("exprots"))
        .hasMessageContaining("mkdir -p");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFileThatNobodyNamedIsNotWrittenOver() throws Exception {
    OutputFile file = new OutputFile("-o", folder.resolve("encoder.safetensors"));
    file.requireFree();
    Files.writeString(file.path(), "mine");
    assertThatThrownBy(file::requireFree)
        .isInstanceOf(UsageException.class)
        .hasMessageContainingAll("encoder.safetensors is here already", "-o FILE");
    file.require();
  }

  @Test
  void aFolderIsNoFile() {
    assertThatThrownBy(new OutputFile("--sample", folder)::require)
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("is a folder");
  }

  @Test
  void aFileOfAFolderThatIsThereMayBeWritten() {
    new OutputFile("-o", folder.resolve("x")).require();
    new OutputFile("-o", Path.of("x")).require();
  }
}
