package selfstudy.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import selfstudy.store.MemoryArtifactStore;

/** 300 images of two splits, every 13th corrupt, packed some 20 in a shard. */
class InterruptedImportTest {
  private static final int IMAGES = 300;
  private static final int ALL = Integer.MAX_VALUE;
  private static final long SHARD = 2500;
  private static final String KEY = "e".repeat(64);

  private final MemoryArtifactStore store = new MemoryArtifactStore();
  private final Map<String, byte[]> contents = new TreeMap<>();
  private final List<LabelledFile> images = new ArrayList<>();
  private Path work;

  @BeforeEach
  void makeImages(@TempDir Path temp) throws IOException {
    work = temp.resolve("work");
    for (int i = 0; i < IMAGES; i++) {
      String path = "class%d/%03d.png".formatted(i % 2, i);
      byte[] png = SampleFolder.encoded(SampleFolder.image(i, 5 + i % 4, 6 + i % 3), "png");
      contents.put(path, i % 13 == 5 ? new byte[] {1, (byte) i} : png);
      images.add(new LabelledFile(path, i < 200 ? "train" : "test", i % 2));
    }
  }

  /** What an import ends with, and what it took. */
  private record Packed(DatasetManifest manifest, Map<String, String> corrupt, int read) {}

  private Packed pack(MemoryArtifactStore into, int most, ImportProgress progress)
      throws IOException {
    CountedFiles files = new CountedFiles(contents, most);
    try (DatasetWriter writer = new DatasetWriter(work, SHARD)) {
      ImagePacking packing = new ImagePacking(files);
      packing.pack(images, writer, progress);
      return new Packed(
          writer.store(into, KEY, "many", List.of("a", "b"), progress),
          packing.corrupt(),
          files.read());
    }
  }

  private static ImportProgress saying(List<String> said) {
    return new ImportProgress() {
      @Override
      public void advance(String phase, long done, long total) {}

      @Override
      public void say(String sentence) {
        said.add(sentence);
      }
    };
  }

  private void assertSameAsUninterrupted(Packed packed, MemoryArtifactStore in) throws IOException {
    MemoryArtifactStore other = new MemoryArtifactStore();
    Packed whole = pack(other, ALL, ImportProgress.NONE);
    assertThat(whole.read()).isEqualTo(IMAGES);
    assertThat(packed.manifest()).isEqualTo(whole.manifest());
    assertThat(packed.corrupt().toString()).isEqualTo(whole.corrupt().toString());
    assertThat(in.list("")).isEqualTo(other.list(""));
    for (String object : other.list("")) {
      assertThat(in.read(object).orElseThrow().content())
          .as(object)
          .isEqualTo(other.read(object).orElseThrow().content());
    }
    assertThat(work).isEmptyDirectory();
  }

  private void interruptAfter(int most) {
    assertThatThrownBy(() -> pack(store, most, ImportProgress.NONE))
        .hasMessageContaining("the disk is gone");
    assertThat(store.list("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {70, 199, 299})
  void onlyImagesBehindTheLastFinishedShardAreDecodedAgain(int most) throws IOException {
    interruptAfter(most);

    List<String> said = new ArrayList<>();
    Packed packed = pack(store, ALL, saying(said));

    int known = IMAGES - packed.read();
    assertThat(known).isBetween(most / 64 * 64 - 30, most);
    assertThat(said).containsExactly("Going on after " + known + " of " + IMAGES + " images.");
    assertSameAsUninterrupted(packed, store);
  }

  @Test
  void anImportThatIsInterruptedAgainGoesOnFurther() throws IOException {
    interruptAfter(100);
    interruptAfter(100);
    interruptAfter(100);
    Packed packed = pack(store, ALL, ImportProgress.NONE);
    assertThat(packed.read()).isLessThan(IMAGES - 150);
    assertSameAsUninterrupted(packed, store);
  }

  @Test
  void nothingIsDecodedAgainWhenOnlyTheStoreFailed() throws IOException {
    MemoryArtifactStore away =
        new MemoryArtifactStore() {
          @Override
          public void upload(String key, Path file, Runnable alive) throws IOException {
            if (key.contains("train-00002")) {
              throw new IOException("the network is gone");
            }
            super.upload(key, file, alive);
          }
        };
    assertThatThrownBy(() -> pack(away, ALL, ImportProgress.NONE))
        .hasMessageContaining("the network is gone");

    Packed packed = pack(store, ALL, ImportProgress.NONE);

    assertThat(packed.read()).isZero();
    assertSameAsUninterrupted(packed, store);
  }

  @Test
  void otherImagesStartAnew() throws IOException {
    interruptAfter(199);
    contents.put("class0/000.png", contents.get("class0/002.png"));
    List<String> said = new ArrayList<>();
    assertThat(pack(store, ALL, saying(said)).read()).isEqualTo(IMAGES);
    assertThat(said).isEmpty();
    assertThat(kept()).as("for who goes on with them, a day long").isNotEmpty();
  }

  private List<Path> kept() throws IOException {
    List<Path> kept = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(work, "packed-*")) {
      for (Path folder : folders) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
          files.forEach(kept::add);
        }
      }
    }
    return kept;
  }

  private Path kept(String name) throws IOException {
    return kept().stream().filter(file -> file.endsWith(name)).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"train-00001", "train-00001.json", "train-00003", "train-00003.json"})
  void aDamagedJournalIsSaidAndTheImportStartsAnew(String name) throws IOException {
    interruptAfter(199);
    Path file = kept(name);
    byte[] content = Files.readAllBytes(file);
    content[content.length / 3] ^= 1;
    Files.write(file, content);

    List<String> said = new ArrayList<>();
    Packed packed = pack(store, ALL, saying(said));

    assertThat(packed.read()).isEqualTo(IMAGES);
    assertThat(said).singleElement().asString().contains("cannot be used", "starts anew");
    assertSameAsUninterrupted(packed, store);
  }

  @Test
  void anEmptyEntryAndAMissingShardStartAnew() throws IOException {
    for (String name : List.of("train-00002.json", "train-00002")) {
      interruptAfter(199);
      if (name.endsWith("json")) {
        Files.write(kept(name), new byte[0]);
      } else {
        Files.delete(kept(name));
      }
      List<String> said = new ArrayList<>();
      MemoryArtifactStore fresh = new MemoryArtifactStore();
      Packed packed = pack(fresh, ALL, saying(said));
      assertThat(said).singleElement().asString().contains("starts anew");
      assertSameAsUninterrupted(packed, fresh);
    }
  }

  @Test
  void aShardWithoutItsEntryIsDecodedAgain() throws IOException {
    interruptAfter(199);
    Files.delete(kept("train-00003.json"));
    List<String> said = new ArrayList<>();
    Packed packed = pack(store, ALL, saying(said));
    assertThat(said).singleElement().asString().startsWith("Going on after ");
    assertSameAsUninterrupted(packed, store);
  }

  /** The second begins behind what the first has, ends before it and deletes the journal. */
  @Test
  void twoImportsOfTheSameImagesAtOnceDoNotDisturbEachOther() throws IOException {
    List<Packed> inner = new ArrayList<>();
    MemoryArtifactStore other = new MemoryArtifactStore();
    Packed outer =
        pack(
            store,
            ALL,
            (phase, done, total) -> {
              if (phase.equals("decode") && done > 120 && inner.isEmpty()) {
                try {
                  inner.add(pack(other, ALL, ImportProgress.NONE));
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              }
            });
    assertThat(inner.get(0).read()).isLessThan(IMAGES - 60);
    assertThat(outer.read()).isEqualTo(IMAGES);
    assertSameAsUninterrupted(outer, store);
    assertSameAsUninterrupted(inner.get(0), other);
  }

  @Test
  void anImportGoesOnAfterItsProcessWasKilled(@TempDir Path temp) throws Exception {
    Path folder = temp.resolve("photos");
    for (int i = 0; i < 25; i++) { // 20 to train of 3.6 MB each: the first shard holds 18
      BufferedImage image = new BufferedImage(1200, 1000, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = image.createGraphics();
      graphics.setColor(new Color(255, 10 * i, 7));
      graphics.fillRect(0, 0, 1200, 1000);
      graphics.dispose();
      Files.createDirectories(folder.resolve("a"));
      Files.write(folder.resolve("a/%02d.png".formatted(i)), SampleFolder.encoded(image, "png"));
    }
    Process killed =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledImport.class.getName(),
                folder.toString(),
                work.toString())
            .redirectErrorStream(true)
            .redirectOutput(temp.resolve("log").toFile())
            .start();
    assertThat(killed.waitFor())
        .as(Files.readString(temp.resolve("log")))
        .isEqualTo(KilledImport.KILLED);

    List<String> said = new ArrayList<>();
    DatasetManifest manifest = add(folder, store, saying(said));

    assertThat(said).containsExactly("Going on after 18 of 25 images.");
    MemoryArtifactStore other = new MemoryArtifactStore();
    assertThat(add(folder, other, ImportProgress.NONE)).isEqualTo(manifest);
    assertThat(store.list("")).isEqualTo(other.list(""));
    for (String object : other.list("")) {
      assertThat(store.read(object).orElseThrow().version())
          .as(object)
          .isEqualTo(other.read(object).orElseThrow().version());
    }
  }

  private DatasetManifest add(Path folder, MemoryArtifactStore into, ImportProgress progress)
      throws IOException {
    return new OwnImport(Catalogue.standard(), into, work)
        .add("photos", folder, ImportOptions.NONE, progress);
  }

  /** An import that ends as a killed process does. */
  static final class KilledImport {
    static final int KILLED = 137;

    private KilledImport() {}

    /** Of a folder, with a folder for temporary files. */
    public static void main(String[] args) throws IOException {
      new OwnImport(Catalogue.standard(), new MemoryArtifactStore(), Path.of(args[1]))
          .add(
              "photos",
              Path.of(args[0]),
              ImportOptions.NONE,
              (phase, done, total) -> {
                if (phase.equals("decode")) {
                  Runtime.getRuntime().halt(KILLED);
                }
              });
    }
  }
}
