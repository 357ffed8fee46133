package selfstudy.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import selfstudy.plan.StageWork.DataInput;
import selfstudy.spec.DataSelection;
import selfstudy.spec.Labels;
import selfstudy.store.MemoryArtifactStore;

/** Subsets of a dataset of 60 training images that show class a, b, both or (difficult) neither. */
class MultiLabelDatasetsTest {
  private static final String KEY = "a".repeat(64);
  private static final int IMAGES = 60;

  private final MemoryArtifactStore store = new MemoryArtifactStore();
  private Path temp;
  private DatasetManifest manifest;

  @BeforeEach
  void packImages(@TempDir Path temp) throws IOException {
    this.temp = temp;
    try (DatasetWriter writer = new DatasetWriter(temp)) {
      for (int i = 0; i < IMAGES; i++) {
        byte a = (byte) (i % 4 < 2 ? 1 : 0);
        byte b = (byte) (i % 4 == 3 ? -1 : i % 2);
        writer.add("train", new Pixels(1, 1, 1, new byte[] {(byte) i}), -1, List.of(a, b));
      }
      writer.add("test", new Pixels(1, 1, 1, new byte[1]), -1, List.of((byte) 1, (byte) 0));
      manifest = writer.store(store, KEY, "shown", List.of("a", "b"), ImportProgress.NONE);
    }
  }

  private List<Byte> drawn(@Nullable Integer images, String labels, int seed) throws IOException {
    DataInput input = new DataInput(KEY, images, Labels.parse(labels));
    ImageSet set = new StoredDatasets(store, temp.resolve("cache")).labelled(input, seed);
    return IntStream.range(0, set.size()).mapToObj(i -> set.image(i).samples().get(0)).toList();
  }

  @Test
  void aPercentageOrANumberIsARandomPartThatTheSeedAloneDetermines() throws IOException {
    assertThat(drawn(null, "all", 1)).hasSize(IMAGES);
    assertThat(drawn(null, "10%", 1))
        .hasSize(6)
        .doesNotHaveDuplicates()
        .isEqualTo(drawn(null, "10%", 1))
        .isEqualTo(drawn(null, "6", 1))
        .isNotEqualTo(drawn(null, "10%", 2));
    assertThat(drawn(null, "40", 1)).containsAll(drawn(null, "6", 1));
    assertThat(drawn(20, "50%", 1)).hasSize(10);
    assertThat(drawn(20, "all", 1)).containsAll(drawn(20, "50%", 1));
  }

  @Test
  void truthComesBackWithTheImages() throws IOException {
    ImageSet set =
        new StoredDatasets(store, temp.resolve("cache"))
            .labelled(new DataInput(KEY, null, Labels.parse("25")), 3);
    assertThat(set.multiLabel()).isTrue();
    for (int i = 0; i < set.size(); i++) {
      int image = set.image(i).samples().get(0);
      assertThat(set.truth(i).get(0)).isEqualTo((byte) (image % 4 < 2 ? 1 : 0));
    }
  }

  @Test
  void refusesANumberForEachClassAndMoreThanThereAre() {
    assertThatThrownBy(() -> drawn(null, "5 per class", 1))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("labels: 5 per class has no meaning")
        .hasMessageContaining("a number of images or a percentage");
    assertThatThrownBy(() -> drawn(null, "61", 1)).hasMessageContaining("60 training images");
    assertThatThrownBy(() -> drawn(null, "0.1%", 1)).hasMessageContaining("is none");
  }

  @Test
  void aPlanKnowsHowManyImagesThereAreWhateverTheyShow() {
    DatasetSizes sizes = manifest.sizes();
    assertThat(sizes.training()).containsExactly(30, 15);
    assertThat(sizes.images()).isEqualTo(IMAGES);
    sizes.checkEvaluation(selection(null, "60"));
    sizes.checkEvaluation(selection(50, "10%"));
    assertThatThrownBy(() -> sizes.checkEvaluation(selection(null, "61")))
        .hasMessageContaining("shown: labels: 61 is more than the 60");
    assertThatThrownBy(() -> sizes.checkEvaluation(selection(61, "all")))
        .hasMessageContaining("60 training images of shown");
    assertThatThrownBy(() -> sizes.checkEvaluation(selection(30, "31")))
        .hasMessageContaining("shown: labels: 31 is more than the 30");
    assertThatThrownBy(() -> sizes.checkEvaluation(selection(30, "2 per class")))
        .hasMessageContaining("shown: labels: 2 per class has no meaning");
  }

  private static DataSelection selection(@Nullable Integer images, String labels) {
    return new DataSelection("shown", images, Labels.parse(labels), null);
  }
}
