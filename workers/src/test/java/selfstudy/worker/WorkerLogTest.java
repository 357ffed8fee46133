package selfstudy.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerLogTest {
  @TempDir Path folder;

  @Test
  void theNewestErrorIsTheLast() throws IOException {
    String log =
        "selfstudy: of yesterday\n" + "INFO works\n".repeat(5000) + "selfstudy: no \u00e9\nbye\n";
    Path file = Files.writeString(folder.resolve("log"), log);
    assertThat(new WorkerLog(file).lastError()).contains("no \u00e9");
  }

  @Test
  void aLogWithoutErrorsHasNone() throws IOException {
    Path file = Files.writeString(folder.resolve("log"), "INFO works\n");
    assertThat(new WorkerLog(file).lastError()).isEmpty();
  }
}
