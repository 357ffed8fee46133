package selfstudy.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import selfstudy.plan.StageWork.DataInput;
import selfstudy.random.Draws;
import selfstudy.spec.Labels;
import selfstudy.store.ArtifactStore;
import selfstudy.store.DirectoryArtifactStore;

/** Datasets a, b and c of twenty images, 6,000 bytes and a little more each. */
class LocalCopiesTest {
  private static final int IMAGES = 20;
  private static final int PIXELS = 100;
  private static final long ROOM_FOR_TWO = 14_000;

  private Path temp;
  private Path cache;

  @BeforeEach
  void packDatasets(@TempDir Path temp) throws IOException {
    this.temp = temp;
    cache = temp.resolve("cache");
    try (DirectoryArtifactStore store = new DirectoryArtifactStore(temp.resolve("store"))) {
      for (String name : List.of("a", "b", "c")) {
        try (DatasetWriter writer = new DatasetWriter(temp.resolve("work"), 1000)) {
          for (int i = 0; i < IMAGES; i++) {
            writer.add("train", new Pixels(10, 10, 3, pixels(name, i)), i % 2);
          }
          writer.store(store, key(name), name, List.of("x", "y"), ImportProgress.NONE);
        }
      }
    }
  }

  private static String key(String name) {
    return name.repeat(64);
  }

  private static byte[] pixels(String name, int image) {
    byte[] data = new byte[3 * PIXELS];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) Draws.seed(name.charAt(0)).at(image).bits(i);
    }
    return data;
  }

  private static ImageSet open(DirectoryArtifactStore store, Path cache, long most, String name)
      throws IOException {
    return new StoredDatasets(store, cache, most)
        .pretraining(new DataInput(key(name), null, Labels.ALL));
  }

  private ImageSet open(long most, String name) throws IOException {
    try (DirectoryArtifactStore store = new DirectoryArtifactStore(temp.resolve("store"))) {
      return open(store, cache, most, name);
    }
  }

  private static void assertContents(ImageSet images, String name) {
    for (int i = 0; i < IMAGES; i++) {
      assertThat(images.image(i).pixels()).as("%s %s", name, i).containsExactly(pixels(name, i));
    }
  }

  private Path home(String name) {
    return cache.resolve("datasets").resolve(key(name));
  }

  private void openedBefore(String name, int seconds) throws IOException {
    Files.setLastModifiedTime(home(name), FileTime.from(Instant.now().minusSeconds(seconds)));
  }

  @Test
  void whatWasOpenedLongestAgoGoesFirstAndStaysReadableWhereItIsOpen() throws IOException {
    ImageSet a = open(ROOM_FOR_TWO, "a");
    open(ROOM_FOR_TWO, "b");
    openedBefore("a", 50);
    openedBefore("b", 100);

    ImageSet c = open(ROOM_FOR_TWO, "c");

    assertThat(home("b")).doesNotExist();
    assertThat(home("a")).isNotEmptyDirectory();
    openedBefore("a", 100);
    assertContents(open(ROOM_FOR_TWO, "b"), "b");
    assertThat(home("a")).doesNotExist();
    assertContents(a, "a");
    assertContents(c, "c");
  }

  @Test
  void openingAgainCountsAsUse() throws IOException {
    open(ROOM_FOR_TWO, "a");
    open(ROOM_FOR_TWO, "b");
    openedBefore("a", 100);
    openedBefore("b", 50);
    open(ROOM_FOR_TWO, "a");

    open(ROOM_FOR_TWO, "c");

    assertThat(home("a")).isNotEmptyDirectory();
    assertThat(home("b")).doesNotExist();
  }

  @Test
  void aDatasetThatIsTooLargeAloneIsCopiedAllTheSame() throws IOException {
    open(ROOM_FOR_TWO, "a");
    assertContents(open(1000, "b"), "b");
    assertThat(home("a")).doesNotExist();
  }

  @Test
  void whatIsBeingOpenedIsNotRemoved() throws IOException {
    try (DirectoryArtifactStore store = new DirectoryArtifactStore(temp.resolve("store"))) {
      DatasetManifest manifest = DatasetManifest.find(store, key("a")).orElseThrow();
      DatasetManifest.Part index = Objects.requireNonNull(manifest.splits().get("train")).index();
      new LocalCopies(store, cache, ROOM_FOR_TWO)
          .open(
              key("a"),
              List.of(index),
              () -> {},
              files -> {
                open(1000, "b");
                return assertThat(files.get(0)).exists();
              });
      open(1000, "b");
      open(1000, "c");
    }
    assertThat(home("a")).doesNotExist();
  }

  @Test
  void whatIsStillToComeCountsAgainstTheBound() throws IOException {
    open(ROOM_FOR_TWO, "a");
    openedBefore("a", 100);
    try (DirectoryArtifactStore store = new DirectoryArtifactStore(temp.resolve("store"))) {
      AtomicBoolean once = new AtomicBoolean();
      InvocationHandler meanwhile =
          (proxy, method, arguments) -> {
            if (method.getName().equals("open") && !once.getAndSet(true)) {
              open(ROOM_FOR_TWO, "c");
            }
            return method.invoke(store, arguments);
          };
      ArtifactStore watched =
          (ArtifactStore)
              Proxy.newProxyInstance(
                  ArtifactStore.class.getClassLoader(),
                  new Class<?>[] {ArtifactStore.class},
                  meanwhile);
      ImageSet b =
          new StoredDatasets(watched, cache, ROOM_FOR_TWO)
              .pretraining(new DataInput(key("b"), null, Labels.ALL));
      assertContents(b, "b");
    }
    assertThat(home("a")).doesNotExist();
    long bytes = 0;
    try (var files = Files.walk(cache.resolve("datasets"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(file.toString()).doesNotEndWith(".reserved");
        bytes += Files.size(file);
      }
    }
    assertThat(bytes).isBetween(12_000L, ROOM_FOR_TWO);
  }

  /** Room for two of three: every process removes what others are about to open. */
  @Test
  void processesShareACacheThatIsTooSmall() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int seed = 0; seed < 3; seed++) {
      processes.add(
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElse("java"),
                  "-cp",
                  System.getProperty("java.class.path"),
                  LocalCopiesTest.class.getName(),
                  temp.resolve("store").toString(),
                  cache.toString(),
                  Integer.toString(seed))
              .redirectErrorStream(true)
              .redirectOutput(temp.resolve("log" + seed).toFile())
              .start());
    }
    for (int seed = 0; seed < 3; seed++) {
      boolean ended = processes.get(seed).waitFor(2, TimeUnit.MINUTES);
      processes.get(seed).destroyForcibly();
      assertThat(ended).isTrue();
      assertThat(processes.get(seed).exitValue())
          .as(Files.readString(temp.resolve("log" + seed)))
          .isZero();
    }
    try (var files = Files.walk(cache.resolve("datasets"))) {
      assertThat(files.filter(file -> file.toString().endsWith(LocalCopies.PART))).isEmpty();
    }
  }

  /** One of those processes: opens datasets in an order of its own and looks at every pixel. */
  public static void main(String[] arguments) throws IOException {
    Path cache = Path.of(arguments[1]);
    try (DirectoryArtifactStore store = new DirectoryArtifactStore(Path.of(arguments[0]))) {
      for (int round = 0; round < 60; round++) {
        int drawn = Draws.seed(Integer.parseInt(arguments[2])).at(round).below(0, 3);
        String name = List.of("a", "b", "c").get(drawn);
        ImageSet images = open(store, cache, ROOM_FOR_TWO, name);
        for (int i = 0; i < IMAGES; i++) {
          if (!Arrays.equals(images.image(i).pixels(), pixels(name, i))) {
            throw new IllegalStateException("Image " + i + " of " + name + " is another");
          }
        }
      }
    }
  }
}
