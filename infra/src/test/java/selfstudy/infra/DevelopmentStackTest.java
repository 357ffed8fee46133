package selfstudy.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import selfstudy.infra.testing.RealServers;

/** The stack's life with the real servers as processes of this machine. */
class DevelopmentStackTest {
  @TempDir Path home;

  private DevelopmentStack open() {
    return DevelopmentStack.open(StackSettings.of(home).withBinaries(RealServers.binaries()));
  }

  @AfterEach
  void stopWhatWasStarted() {
    open().stop();
  }

  @Test
  void aRestartKeepsPortsAndWorkflows() throws Exception {
    DevelopmentStack stack = open();
    TemporalEndpoint first = stack.temporal();
    assertThat(send("POST", "workflows/kept")).isEqualTo(200);
    assertThat(send("GET", "workflows/kept")).isEqualTo(200);
    assertThat(stack.stop()).containsExactly("temporal");
    assertThat(stack.temporal()).isEqualTo(first);
    assertThat(send("GET", "workflows/kept")).isEqualTo(200);
    assertThat(send("GET", "workflows/never-started")).isEqualTo(404);
  }

  @Test
  void aKilledServerComesBackOnItsPorts() {
    DevelopmentStack stack = open();
    MinioEndpoint first = stack.minio();
    long pid = pid("minio");
    ProcessHandle killed = ProcessHandle.of(pid).orElseThrow();
    killed.destroyForcibly();
    killed.onExit().join();
    assertThat(open().minio()).isEqualTo(first);
    assertThat(pid("minio")).isNotEqualTo(pid);
  }

  @Test
  void aRunningServerIsFoundAgainAndNotStartedTwice() {
    MinioEndpoint first = open().minio();
    long pid = pid("minio");
    assertThat(open().minio()).isEqualTo(first);
    assertThat(pid("minio")).isEqualTo(pid);
  }

  @Test
  void aPortThatAnotherProcessTookIsReplaced() throws Exception {
    DevelopmentStack stack = open();
    int port = stack.minio().url().getPort();
    stack.stop();
    try (ServerSocket other = new ServerSocket()) {
      other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      assertThat(stack.minio().url().getPort()).isNotEqualTo(port);
    }
  }

  @Test
  void stopLeavesAForeignProcessWithARecycledNumberAlone() throws Exception {
    Process foreign = new ProcessBuilder("sleep", "600").start();
    try {
      Files.createDirectories(home.resolve("run"));
      ProcessRecord.write(
          home.resolve("run/temporal.json"),
          new ProcessRecord(
              new ProcessIdentity(foreign.pid(), "another boot:1"), Map.of("grpc", 1)));
      assertThat(open().stop()).isEmpty();
      assertThat(foreign.isAlive()).isTrue();
    } finally {
      foreign.destroyForcibly();
    }
  }

  @Test
  void theSecretIsInOnePrivateFileAndNowhereElse() throws Exception {
    DevelopmentStack stack = open();
    MinioEndpoint minio = stack.minio();
    Path credentials = home.resolve("minio/credentials.json");
    assertThat(credentials).content().contains(minio.secretKey());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(credentials)))
        .isEqualTo("rw-------");
    Path commandLine = Path.of("/proc", "" + pid("minio"), "cmdline");
    assertThat(Files.readString(commandLine))
        .contains("--address")
        .doesNotContain(minio.secretKey())
        .doesNotContain(minio.accessKey());
    stack.stop();
    assertThat(home.resolve("logs/minio.log"))
        .content()
        .doesNotContain(minio.secretKey())
        .doesNotContain(minio.accessKey());
  }

  @Test
  void theLastUserOutStopsTheServers() {
    DevelopmentStack one = open();
    DevelopmentStack two = open();
    one.minio();
    two.minio();
    one.close();
    assertThat(isRunning("minio")).isTrue();
    two.close();
    assertThat(isRunning("minio")).isFalse();
  }

  @Test
  void serversThatAreToStayOutliveTheirUsersUntilStop() {
    DevelopmentStack stack = open();
    stack.minio();
    stack.keepRunning();
    stack.close();
    assertThat(isRunning("minio")).isTrue();
    assertThat(open().stop()).containsExactly("minio");
    assertThat(isRunning("minio")).isFalse();
  }

  @Test
  void keepingEndsWithTheServersThatWereKept() {
    DevelopmentStack up = open();
    up.minio();
    up.keepRunning();
    up.close();
    ProcessHandle killed = ProcessHandle.of(pid("minio")).orElseThrow();
    killed.destroyForcibly();
    killed.onExit().join();

    DevelopmentStack later = open();
    later.minio();
    later.close();
    assertThat(isRunning("minio")).isFalse();
    assertThat(later.isKept()).isTrue();
    later.stop();
    assertThat(later.isKept()).isFalse();
  }

  @Test
  void lookingAtAHomeMakesNothing() {
    try (DevelopmentStack stack = DevelopmentStack.open(home.resolve("unused"))) {
      assertThat(stack.status()).noneMatch(ServerStatus::isRunning);
      assertThat(stack.stop()).isEmpty();
    }
    assertThat(home.resolve("unused")).doesNotExist();
  }

  private long pid(String server) {
    return status(server).pid().orElseThrow();
  }

  private boolean isRunning(String server) {
    return status(server).isRunning();
  }

  private ServerStatus status(String server) {
    return open().status().stream().filter(s -> s.name().equals(server)).findFirst().orElseThrow();
  }

  /** Temporal's HTTP interface spares infra the SDK. */
  private int send(String method, String page) throws Exception {
    Map<String, Integer> ports =
        ProcessRecord.read(home.resolve("run/temporal.json")).orElseThrow().ports();
    int port = ports.getOrDefault("http", 0);
    URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/namespaces/default/" + page);
    String body =
        method.equals("GET")
            ? ""
            : "{\"workflowType\":{\"name\":\"any\"},\"taskQueue\":{\"name\":\"none\"}}";
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
