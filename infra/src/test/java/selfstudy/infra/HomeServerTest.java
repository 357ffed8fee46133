package selfstudy.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeServerTest {
  @TempDir Path home;

  @Test
  void aServerThatDiesIsReportedWithTheEndOfItsLog() {
    HomeServer server = new HomeServer(new Home(home), "broken", List.of("p"), line -> {});
    List<String> command = List.of("sh", "-c", "echo 'the disk is full'; exit 3");
    assertThatThrownBy(
            () ->
                server.start(
                    ports ->
                        new ServerCommand(
                            command, Map.of(), "X_", URI.create("http://127.0.0.1:1/"))))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("broken ended with exit code 3")
        .hasMessageContaining("broken.log")
        .hasMessageContaining("the disk is full");
    assertThat(server.running()).isEmpty();
  }
}
