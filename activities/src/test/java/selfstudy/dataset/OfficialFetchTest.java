package selfstudy.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import selfstudy.dataset.DatasetCard.OfficialFile;
import selfstudy.spec.MetricName;
import selfstudy.store.MemoryArtifactStore;
import selfstudy.store.Sha256;

/** A dataset of two textures whose home is on loopback: images and lists in an archive each. */
class OfficialFetchTest {
  private final MemoryArtifactStore store = new MemoryArtifactStore();
  private final Map<String, byte[]> served = new HashMap<>();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private volatile int most = Integer.MAX_VALUE;
  private HttpServer server;
  private Path temp;
  private Path parts;

  @BeforeEach
  void start(@TempDir Path temp) throws IOException {
    this.temp = temp;
    parts = temp.resolve("work/downloads");
    serve(png(3));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static byte[] png(int seed) {
    try {
      return SampleFolder.encoded(SampleFolder.image(seed, 20, 16), "png");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void serve(byte[] wavy) throws IOException {
    served.put(
        "/a/images.tar",
        SampleFolder.tar(
            "images/dotted/d1.png", png(1),
            "images/dotted/d2.png", png(2),
            "images/wavy/w1.png", wavy,
            "images/wavy/w2.png", png(4)));
    served.put(
        "/b/c/labels.tar",
        SampleFolder.tar(
            "labels/train1.txt", "dotted/d1.png\nwavy/w1.png\n".getBytes(UTF_8),
            "labels/val1.txt", "wavy/w2.png\n".getBytes(UTF_8),
            "labels/test1.txt", "dotted/d2.png\n".getBytes(UTF_8)));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String range = exchange.getRequestHeaders().getFirst("Range");
    asked.add(path + (range == null ? "" : " " + range));
    byte[] content = served.get(path);
    if (content == null) {
      exchange.sendResponseHeaders(404, -1);
      exchange.close();
      return;
    }
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .add("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/*");
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(content, from, Math.min(most, content.length - from));
    }
  }

  private OfficialFile file(String path, @Nullable Long bytes, @Nullable String sha256)
      throws IOException {
    byte[] content = Objects.requireNonNull(served.get(path));
    Path copy = Files.write(temp.resolve("copy"), content);
    String md5 = Checksum.md5("").of(copy, () -> {}).digits();
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    return new OfficialFile(path.substring(path.lastIndexOf('/') + 1), bytes, sha256, md5, address);
  }

  private DatasetCard card() throws IOException {
    byte[] images = Objects.requireNonNull(served.get("/a/images.tar"));
    return new DatasetCard(
        "textures",
        "two textures",
        URI.create("https://example.org/textures"),
        "CC0",
        "nobody",
        2,
        List.of("dotted", "wavy"),
        Map.of("train", 3, "test", 1),
        MetricName.TOP_1,
        "dtd",
        List.of(
            file("/a/images.tar", (long) images.length, Sha256.of(images)),
            file("/b/c/labels.tar", null, null)),
        List.of(),
        null,
        null);
  }

  private DatasetManifest fetch(DatasetCard card, ImportOptions options) throws IOException {
    return new OfficialFetch(Catalogue.of(List.of(card)), store, temp.resolve("work"))
        .fetch("textures", options, ImportProgress.NONE);
  }

  @Test
  void downloadsEachFileFromItsAddressAndImportsThemAsIfTheyWereGiven() throws IOException {
    DatasetManifest manifest = fetch(card(), ImportOptions.NONE);
    assertThat(asked).containsExactly("/a/images.tar", "/b/c/labels.tar");
    assertThat(manifest.counts()).isEqualTo(Map.of("train", List.of(1, 2), "test", List.of(1, 0)));
    DatasetOrigin origin = Objects.requireNonNull(manifest.origin());
    assertThat(origin.differences()).isEmpty();
    assertThat(origin.unchecked()).as("an MD5 is a check too").isEmpty();
    assertThat(parts.resolve("textures")).as("is not kept").doesNotExist();

    assertThat(fetch(card(), ImportOptions.NONE)).isEqualTo(manifest);
    assertThat(asked).as("it is there").hasSize(2);

    Path images = Files.write(temp.resolve("images.tar"), served.get("/a/images.tar"));
    Path labels = Files.write(temp.resolve("labels.tar"), served.get("/b/c/labels.tar"));
    Catalogue plain = Catalogue.of(List.of(card()));
    DatasetManifest given =
        new OfficialImport(plain, new MemoryArtifactStore(), temp.resolve("work"))
            .add(
                new ImportRequest(
                    "textures", List.of(images, labels), null, null, ImportOptions.NONE),
                ImportProgress.NONE);
    assertThat(given.key()).isEqualTo(manifest.key());
  }

  @Test
  void goesOnWhereADownloadBrokeOff() throws IOException {
    most = 1500;
    DatasetManifest manifest = fetch(card(), ImportOptions.NONE);
    assertThat(manifest.images("train")).isEqualTo(3);
    assertThat(asked).contains("/a/images.tar bytes=1500-", "/b/c/labels.tar bytes=1500-");
  }

  @Test
  void anImportThatIsRefusedKeepsWhatWasDownloaded() throws IOException {
    serve("no image".getBytes(UTF_8));
    DatasetCard card = card();
    assertThatThrownBy(() -> fetch(card, ImportOptions.NONE))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("images/wavy/w1.png")
        .hasMessageContaining("--skip-corrupt");
    assertThat(parts.resolve("textures/images.tar")).exists();
    Files.writeString(parts.resolve("textures/labels.tar"), "damaged since");

    DatasetManifest manifest = fetch(card, new ImportOptions(null, true, false));
    assertThat(manifest.images("train")).isEqualTo(2);
    assertThat(asked).containsExactly("/a/images.tar", "/b/c/labels.tar", "/b/c/labels.tar");
    assertThat(parts.resolve("textures")).doesNotExist();
  }

  @Test
  void anotherVersionThanThePinnedOneIsRefusedWithItsHome() throws IOException {
    DatasetCard card = card();
    served.put("/b/c/labels.tar", "another version".getBytes(UTF_8));
    assertThatThrownBy(() -> fetch(card, ImportOptions.NONE))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("Dataset textures could not be fetched: labels.tar has MD5 ")
        .hasMessageContaining("Its home is https://example.org/textures");
    served.remove("/b/c/labels.tar");
    assertThatThrownBy(() -> fetch(card, ImportOptions.NONE))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("/b/c/labels.tar answers 404");
    server.stop(0);
    assertThatThrownBy(() -> fetch(card, ImportOptions.NONE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("could not be fetched from http://127.0.0.1")
        .hasMessageContaining("Check the network");
    assertThat(store.list("")).isEmpty();
  }

  @Test
  void isFetchedOnceAtATime() throws IOException {
    Files.createDirectories(parts);
    Path lock = parts.resolve("textures.lock");
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      assertThat(held.isValid()).isTrue();
      assertThatThrownBy(() -> fetch(card(), ImportOptions.NONE))
          .isInstanceOf(BadDataException.class)
          .hasMessageContaining("textures is being fetched already");
    }
    assertThat(asked).isEmpty();
  }
}
