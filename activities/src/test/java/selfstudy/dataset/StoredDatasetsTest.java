package selfstudy.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import selfstudy.plan.StageWork.DataInput;
import selfstudy.random.Draws;
import selfstudy.spec.Labels;
import selfstudy.store.MemoryArtifactStore;

class StoredDatasetsTest {
  private static final String KEY = "a".repeat(64);
  private static final int[] SIZES = {50, 30, 20};

  private final MemoryArtifactStore store = new MemoryArtifactStore();
  private final List<Pixels> written = new ArrayList<>();
  private Path temp;

  /** 100 training images of several sizes in three classes, four test images, small shards. */
  @BeforeEach
  void packImages(@TempDir Path temp) throws IOException {
    this.temp = temp;
    try (DatasetWriter writer = new DatasetWriter(temp, 700)) {
      for (int label = 0; label < 3; label++) {
        for (int i = 0; i < SIZES[label]; i++) {
          Pixels image = pixels(written.size());
          written.add(image);
          writer.add("train", image, label);
        }
      }
      for (int i = 0; i < 4; i++) {
        writer.add("test", pixels(1000 + i), i % 3);
      }
      writer.store(store, KEY, "sample", List.of("a", "b", "c"), ImportProgress.NONE);
    }
  }

  private static Pixels pixels(int seed) {
    int channels = seed % 4 == 0 ? 1 : 3;
    byte[] data = new byte[(3 + seed % 5) * 6 * channels];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) Draws.seed(seed).bits(i);
    }
    return new Pixels(3 + seed % 5, 6, channels, data);
  }

  private StoredDatasets datasets() {
    return new StoredDatasets(store, temp.resolve("cache"));
  }

  private StoredTestSplits tests() {
    return new StoredTestSplits(store, temp.resolve("cache"));
  }

  private static DataInput input(@Nullable Integer images, String labels) {
    return new DataInput(KEY, images, Labels.parse(labels));
  }

  private static List<Integer> counts(ImageSet images) {
    return IntStream.range(0, images.classes())
        .mapToObj(
            c -> (int) IntStream.range(0, images.size()).filter(i -> images.label(i) == c).count())
        .toList();
  }

  private static List<Integer> contents(ImageSet images) {
    return IntStream.range(0, images.size())
        .mapToObj(i -> Arrays.hashCode(images.image(i).pixels()))
        .toList();
  }

  @Test
  void readsEachImageBackAcrossShards() throws IOException {
    ImageSet train = datasets().pretraining(input(null, "all"));
    assertThat(store.list("datasets/" + KEY + "/train-0")).hasSizeBetween(6, 50);
    assertThat(train.size()).isEqualTo(100);
    assertThat(counts(train)).containsExactly(50, 30, 20);
    for (int i = 0; i < 100; i++) {
      Image expected = written.get(i).toImage();
      assertThat(train.image(i).pixels()).containsExactly(expected.pixels());
      assertThat(train.image(i).width()).isEqualTo(expected.width());
      assertThat(train.image(i).height()).isEqualTo(6);
    }
    assertThat(tests().test(input(null, "all")).size()).isEqualTo(4);
  }

  @Test
  void neitherPretrainingNorLabelledReadsTheTestSplit() throws IOException {
    datasets().pretraining(input(null, "all"));
    datasets().labelled(input(null, "all"), 1);
    try (Stream<Path> files = Files.walk(temp.resolve("cache"))) {
      assertThat(files.filter(Files::isRegularFile))
          .isNotEmpty()
          .noneMatch(file -> file.getFileName().toString().startsWith("test"));
    }
  }

  @Test
  void aSubsetIsDrawnOnceAndForAll() throws IOException {
    ImageSet subset = datasets().pretraining(input(40, "all"));
    assertThat(subset.size()).isEqualTo(40);
    assertThat(contents(datasets().pretraining(input(40, "5%")))).isEqualTo(contents(subset));
    assertThat(contents(datasets().labelled(input(40, "all"), 7))).isEqualTo(contents(subset));
    assertThat(counts(subset)).as("from every class").doesNotContain(0);
    assertThatThrownBy(() -> datasets().pretraining(input(101, "all")))
        .hasMessageContaining("images: 101 is more than the 100 training images");
  }

  @Test
  void labelsAreStratified() throws IOException {
    assertThat(counts(datasets().labelled(input(null, "10 per class"), 1)))
        .containsExactly(10, 10, 10);
    assertThat(counts(datasets().labelled(input(null, "10"), 1))).containsExactly(5, 3, 2);
    assertThat(counts(datasets().labelled(input(null, "7"), 1))).containsExactly(4, 2, 1);
    assertThat(counts(datasets().labelled(input(null, "20%"), 1))).containsExactly(10, 6, 4);
  }

  @Test
  void labelsDependOnTheSeedAndGrowByInclusion() throws IOException {
    List<Integer> five = contents(datasets().labelled(input(null, "5 per class"), 1));
    assertThat(contents(datasets().labelled(input(null, "5 per class"), 1))).isEqualTo(five);
    assertThat(contents(datasets().labelled(input(null, "5 per class"), 2))).isNotEqualTo(five);
    assertThat(contents(datasets().labelled(input(null, "9 per class"), 1))).containsAll(five);
    assertThat(five).doesNotHaveDuplicates();
  }

  @Test
  void refusesMoreLabelsThanThereAre() {
    assertThatThrownBy(() -> datasets().labelled(input(null, "21 per class"), 1))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("Class c has 20 training images, too few for labels: 21 per class")
        .hasMessageContaining("at most 20 per class");
    assertThatThrownBy(() -> datasets().labelled(input(null, "101"), 1))
        .hasMessageContaining("labels: 101 is more than the 100 training images");
    assertThatThrownBy(() -> datasets().labelled(input(null, "2"), 1))
        .hasMessageContaining("leaves class c (20 training images) without a label");
  }

  @Test
  void writingTwiceLeavesTheSameObjects() throws IOException {
    List<String> before = store.list("");
    written.clear();
    packImages(temp);
    assertThat(store.list("")).isEqualTo(before);
  }

  @Test
  void replacesADamagedCopyAndRefusesADamagedObject() throws IOException {
    datasets().pretraining(input(null, "all"));
    Path copies = temp.resolve("cache/datasets/" + KEY);
    Path labels;
    try (Stream<Path> files = Files.list(copies)) {
      labels = files.filter(f -> f.toString().contains("train-labels")).findFirst().orElseThrow();
    }
    byte[] good = Files.readAllBytes(labels);
    byte[] bad = good.clone();
    bad[3]++;
    Files.write(labels, bad);
    assertThat(counts(datasets().pretraining(input(null, "all")))).containsExactly(50, 30, 20);
    assertThat(labels).hasBinaryContent(good);
    Files.delete(labels);
    store.write("datasets/" + KEY + "/" + labels.getFileName(), bad);
    assertThatThrownBy(() -> datasets().pretraining(input(null, "all")))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("is not what its manifest says");
  }

  @Test
  void saysWhenADatasetIsNotInTheStore() {
    DataInput missing = new DataInput("b".repeat(64), null, Labels.ALL);
    assertThatThrownBy(() -> tests().test(missing))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("is not in memory")
        .hasMessageContaining("selfstudy datasets fetch");
  }
}
