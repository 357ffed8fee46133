package selfstudy.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import selfstudy.random.Draws;
import selfstudy.store.Sha256;

/** A server that breaks off, on loopback. */
class HttpFilesTest {
  private static final int SIZE = 200_000;

  private final byte[] content = content(1);
  private final List<String> ranges = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;
  private Path folder;
  private Path parts;

  /** What the server has, how much of it one answer holds, and what it knows. */
  private volatile byte[] served = content;

  private volatile int most = SIZE;
  private volatile boolean knowsRanges = true;
  private volatile int status = 0;
  private volatile String location = "";

  @BeforeEach
  void start(@TempDir Path temp) throws IOException {
    folder = Files.createDirectory(temp.resolve("files"));
    parts = temp.resolve("parts");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static byte[] content(int seed) {
    byte[] content = new byte[SIZE];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) Draws.seed(seed).bits(i);
    }
    return content;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    ranges.add(String.valueOf(range));
    if (!location.isEmpty() && exchange.getRequestURI().getPath().equals("/a.bin")) {
      exchange.getResponseHeaders().add("Location", location);
      exchange.sendResponseHeaders(308, -1);
      exchange.close();
      return;
    }
    if (status != 0) {
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
      return;
    }
    int from =
        range == null || !knowsRanges
            ? 0
            : Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
    if (from >= served.length) {
      exchange.getResponseHeaders().add("Content-Range", "bytes */" + served.length);
      exchange.sendResponseHeaders(416, -1);
      exchange.close();
      return;
    }
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .add("Content-Range", "bytes " + from + "-" + (served.length - 1) + "/" + served.length);
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, served.length - from);
    int sent = Math.min(most, served.length - from);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(served, from, sent);
    }
  }

  private HttpFiles files(String suffix) {
    URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    return new HttpFiles(base, suffix).keepingParts(parts);
  }

  private PinnedFile pin() {
    return new PinnedFile("a.bin", Sha256.of(content), SIZE);
  }

  private void fetch() throws IOException {
    files("").fetch(List.of(pin()), folder, ImportProgress.NONE);
  }

  private void assertNoPart() throws IOException {
    try (Stream<Path> left = Files.list(parts)) {
      assertThat(left.map(Path::toString)).allMatch(file -> file.endsWith(".lock"));
    }
  }

  private void assertFetched() throws IOException {
    assertThat(folder.resolve("a.bin")).hasBinaryContent(content);
    assertNoPart();
  }

  @Test
  void goesOnWhileEachConnectionBringsMore() throws IOException {
    most = 70_000;
    fetch();
    assertFetched();
    assertThat(ranges).containsExactly("null", "bytes=70000-", "bytes=140000-");
  }

  @Test
  void theNextFetchGoesOnWhereTheLastOneBrokeOff() throws IOException {
    most = 70_000;
    HttpFiles files = files("");
    ImportProgress leaving =
        (phase, done, total) -> {
          status = done >= 70_000 ? 503 : 0;
        };
    assertThatThrownBy(() -> files.fetch(List.of(pin()), folder, leaving))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/a.bin broke off (")
        .hasMessageContaining("answers 503")
        .hasMessageContaining("70000 bytes came and are kept for a day: the next fetch goes on");
    assertThat(folder).isEmptyDirectory();
    status = 0;
    most = SIZE;
    ranges.clear();
    fetch();
    assertFetched();
    assertThat(ranges).containsExactly("bytes=70000-");
  }

  @Test
  void whatCameIsKeptWhenTheFetchIsCancelled() throws IOException {
    ImportProgress cancelling =
        (phase, done, total) -> {
          if (done > 100_000) {
            throw new IllegalStateException("stop");
          }
        };
    assertThatThrownBy(() -> files("").fetch(List.of(pin()), folder, cancelling))
        .hasMessage("stop");
    ranges.clear();
    fetch();
    assertFetched();
    assertThat(ranges).singleElement().asString().startsWith("bytes=1");
  }

  @Test
  void startsAgainWhereTheServerKnowsNoRanges() throws IOException {
    keep(content(1), 70_000);
    knowsRanges = false;
    fetch();
    assertFetched();
    assertThat(ranges).containsExactly("bytes=70000-");
  }

  @Test
  void startsAgainWhereThePartTurnsOutToBeOfAnotherFile() throws IOException {
    keep(content(2), 70_000);
    fetch();
    assertFetched();
    assertThat(ranges).containsExactly("bytes=70000-", "null");
  }

  @Test
  void startsAgainWhereThePartIsLongerThanTheFile() throws IOException {
    byte[] longer = new byte[SIZE + 1000];
    keep(longer, longer.length);
    fetch();
    assertFetched();
    assertThat(ranges).containsExactly("bytes=201000-", "null");
  }

  @Test
  void aPartThatWasCompleteIsOnlyChecked() throws IOException {
    keep(content(1), SIZE);
    fetch();
    assertFetched();
    assertThat(ranges).containsExactly("bytes=200000-");
  }

  /** As an earlier fetch left it. */
  private void keep(byte[] bytes, int length) throws IOException {
    URI address = files("").base().resolve("a.bin");
    try (HttpPart part = HttpPart.open(address, pin(), parts)) {
      Files.write(part.file(), Arrays.copyOf(bytes, length));
    }
  }

  @Test
  void anotherFileIsRefusedAndNotKept() throws IOException {
    served = content(2);
    assertThatThrownBy(this::fetch)
        .isInstanceOf(WrongChecksumException.class)
        .hasMessageContaining("a.bin has SHA-256");
    assertNoPart();
    served = new byte[SIZE + 1];
    most = served.length;
    assertThatThrownBy(this::fetch).hasMessageContaining("is longer than the file can be");
    assertNoPart();
    assertThat(ranges).hasSize(2);
  }

  @Test
  void whatAServerDoesNotServeIsAskedForOnceAndKeepsWhatCame() throws IOException {
    keep(content(1), 70_000);
    for (int answer : new int[] {404, 403, 410}) {
      status = answer;
      ranges.clear();
      assertThatThrownBy(this::fetch)
          .isInstanceOf(NotServedException.class)
          .hasMessageContaining("/a.bin answers " + answer);
      assertThat(ranges).hasSize(1);
    }
    status = 0;
    ranges.clear();
    fetch();
    assertThat(ranges).containsExactly("bytes=70000-");
  }

  @Test
  void aFolderThatCannotBeWrittenCostsNothingOfTheDownload() throws IOException {
    Files.createDirectories(folder.resolve("a.bin/in-the-way"));
    assertThatThrownBy(this::fetch)
        .hasMessageContaining("Saving a.bin in " + folder + " failed on this machine")
        .hasMessageContaining("The 200000 bytes that came are kept");
    Files.delete(folder.resolve("a.bin/in-the-way"));
    ranges.clear();
    fetch();
    assertFetched();
    assertThat(ranges).containsExactly("bytes=200000-");
  }

  @Test
  void redirectsAreFollowedAlsoToHttpsAndTheRangeWithThem() throws IOException {
    keep(content(1), 70_000);
    location = "/moved/b";
    fetch();
    assertFetched();
    assertThat(ranges).containsExactly("bytes=70000-", "bytes=70000-");

    location = "https://127.0.0.1:1/moved/b";
    assertThatThrownBy(this::fetch).as("no one is there").isInstanceOf(ConnectException.class);
    location = "/a.bin";
    assertThatThrownBy(this::fetch).hasMessageContaining("redirects more than 5 times");
    location = "file:///etc/hosts";
    assertThatThrownBy(this::fetch).hasMessageContaining("which is not followed");
  }

  @Test
  void thePartStaysOnesOwnWhenOthersReadIt() throws Exception {
    URI address = files("").base().resolve("a.bin");
    try (HttpPart first = HttpPart.open(address, pin(), parts)) {
      Files.readAllBytes(first.file());
      Process other =
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElse("java"),
                  "-cp",
                  System.getProperty("java.class.path"),
                  HttpFilesTest.class.getName(),
                  address.toString(),
                  parts.toString())
              .redirectErrorStream(true)
              .start();
      String opened = new String(other.getInputStream().readAllBytes(), UTF_8).strip();
      assertThat(opened).startsWith(parts.toString()).isNotEqualTo(first.file().toString());
    }
  }

  /** Another process: prints the part that it has of the file. */
  public static void main(String[] arguments) throws IOException {
    PinnedFile pin = new PinnedFile("a.bin", Sha256.of(content(1)), SIZE);
    try (HttpPart part = HttpPart.open(URI.create(arguments[0]), pin, Path.of(arguments[1]))) {
      System.out.println(part.file());
    }
  }

  @Test
  void whatIsZippedIsResumedAndUnzipped() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(content);
    }
    served = zipped.toByteArray();
    most = 120_000;
    files(".gz").fetch(List.of(pin()), folder, ImportProgress.NONE);
    assertFetched();
    assertThat(ranges).containsExactly("null", "bytes=120000-");
  }

  @Test
  void twoDownloadsOfOneFileDoNotShareAPart() throws IOException {
    URI address = files("").base().resolve("a.bin");
    try (HttpPart first = HttpPart.open(address, pin(), parts)) {
      fetch();
      assertThat(folder.resolve("a.bin")).hasBinaryContent(content);
      assertThat(Files.size(first.file())).isZero();
    }
    assertNoPart();
  }
}
