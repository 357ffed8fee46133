package selfstudy.infra;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A server that belongs to a home: it outlives us and the terminal, is found again by its record,
 * and comes back on the same ports and data.
 */
final class HomeServer {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final Duration STOP_GRACE = Duration.ofSeconds(15);
  private static final int ATTEMPTS = 3;
  private static final int LAST_LINES = 15;
  private static final long POLL_MILLIS = 100;

  private final Home home;
  private final String name;
  private final List<String> portNames;
  private final Consumer<String> progress;

  HomeServer(Home home, String name, List<String> portNames, Consumer<String> progress) {
    this.home = home;
    this.name = name;
    this.portNames = portNames;
    this.progress = progress;
  }

  private Path recordFile() {
    return home.run().resolve(name + ".json");
  }

  Path log() {
    return home.logs().resolve(name + ".log");
  }

  /** What the home remembers of it; empty when it never ran. */
  Optional<ProcessRecord> record() {
    return ProcessRecord.read(recordFile());
  }

  /** Its record when it runs now. */
  Optional<ProcessRecord> running() {
    return record().filter(ProcessRecord::isAlive);
  }

  /**
   * Starts it; the caller holds the home's lock and has seen that it doesn't run.
   *
   * @param command the command for given ports
   * @return its ports by name
   */
  Map<String, Integer> start(Function<Map<String, Integer>, ServerCommand> command) {
    Map<String, Integer> wanted = record().map(ProcessRecord::ports).orElse(Map.of());
    for (int attempt = 1; ; attempt++) {
      Map<String, Integer> ports = freePorts(wanted);
      Optional<String> failure = tryStart(command.apply(ports), ports);
      if (failure.isEmpty()) {
        return ports;
      }
      // Between our look and its bind another process may have taken a port.
      if (attempt == ATTEMPTS || !failure.get().contains("address already in use")) {
        throw new StackException(failure.get());
      }
    }
  }

  /** Stops it when it is ours; keeps its ports for the next start. */
  boolean stop() {
    Optional<ProcessRecord> record = running();
    if (record.isEmpty() || record.get().process() == null) {
      return false;
    }
    record.get().process().stop(STOP_GRACE);
    ProcessRecord.write(recordFile(), new ProcessRecord(null, record.get().ports()));
    return true;
  }

  private Optional<String> tryStart(ServerCommand command, Map<String, Integer> ports) {
    progress.accept("starting " + name);
    Process process = launch(command);
    ProcessIdentity identity =
        ProcessIdentity.of(process.pid()).orElse(new ProcessIdentity(process.pid(), "ended"));
    ProcessRecord.write(recordFile(), new ProcessRecord(identity, ports));
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      // Only a live process of ours counts: another server may answer on a port that we lost.
      if (answers(command.ready()) && process.isAlive()) {
        return Optional.empty();
      }
      Pause.millis(POLL_MILLIS);
    }
    String what =
        process.isAlive()
            ? " does not answer at " + command.ready() + " after " + START_LIMIT.toSeconds() + " s"
            : " ended with exit code " + process.exitValue() + " before it answered";
    identity.stop(STOP_GRACE);
    return Optional.of(name + what + "; the end of " + log() + ":\n" + lastLines());
  }

  private Process launch(ServerCommand command) {
    ProcessBuilder builder =
        new ProcessBuilder(OwnSession.of(command.arguments())).directory(home.root().toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith(command.inherited()));
    builder.environment().putAll(command.environment());
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectErrorStream(true).redirectOutput(log().toFile());
    home.folder("logs");
    try {
      keepPreviousLog();
      return builder.start();
    } catch (IOException e) {
      throw new StackException("cannot start " + name, e);
    }
  }

  private void keepPreviousLog() throws IOException {
    if (Files.exists(log())) {
      Path previous = log().resolveSibling(name + ".log.1");
      Files.move(log(), previous, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private String lastLines() {
    try {
      List<String> lines = Files.readAllLines(log());
      return lines.stream()
          .skip(Math.max(0, lines.size() - LAST_LINES))
          .map(line -> "  " + line)
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      return "  (unreadable: " + e.getMessage() + ")";
    }
  }

  private static boolean answers(URI page) {
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    HttpRequest request = HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(5)).build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // Not yet.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while waiting for " + page, e);
    }
  }

  /** The wanted port where it is free, else one that the system picks; all distinct. */
  private Map<String, Integer> freePorts(Map<String, Integer> wanted) {
    Map<String, Integer> ports = new TreeMap<>();
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (String port : portNames) {
        ServerSocket socket = bind(wanted.getOrDefault(port, 0));
        held.add(socket);
        ports.put(port, socket.getLocalPort());
      }
      for (ServerSocket socket : held) {
        socket.close();
      }
    } catch (IOException e) {
      throw new StackException("no free port on 127.0.0.1 for " + name, e);
    }
    return ports;
  }

  private static ServerSocket bind(int port) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    ServerSocket socket = new ServerSocket();
    // As servers do: connections of the last run that linger must not cost us the port.
    socket.setReuseAddress(true);
    try {
      socket.bind(new InetSocketAddress(loopback, port));
    } catch (IOException e) {
      if (port == 0) {
        throw e;
      }
      socket.bind(new InetSocketAddress(loopback, 0));
    }
    return socket;
  }
}
