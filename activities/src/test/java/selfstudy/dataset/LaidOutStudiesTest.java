package selfstudy.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import selfstudy.evaluate.EvaluationResult;
import selfstudy.random.Draws;
import selfstudy.spec.Labels;
import selfstudy.spec.MetricName;
import selfstudy.store.DirectoryArtifactStore;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sinks;

/**
 * The official layouts of which no real archive is at hand, around generated images: four colours,
 * 32 images of each to train on and 8 to test, imported, pretrained on and probed.
 */
class LaidOutStudiesTest {
  private static final int[] COLOURS = {0xc02020, 0x20c020, 0x2020c0, 0xc0c020};
  private static final int EACH = 40;
  private static final int TRAIN_EACH = 32;
  private static final int SIDE = 24;

  private Path temp;
  private Path folder;

  @BeforeEach
  void keepFolder(@TempDir Path temp) {
    this.temp = temp;
    folder = temp.resolve("official");
  }

  /** An image of a class, its colour with noise. */
  private void image(String path, int label, int number) throws IOException {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Draws noise = Draws.seed(label * EACH + number);
    for (int at = 0; at < SIDE * SIDE; at++) {
      image.setRGB(at % SIDE, at / SIDE, COLOURS[label] ^ ((int) noise.bits(at) & 0x1f1f1f));
    }
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, SampleFolder.encoded(image, "png"));
  }

  private void write(String path, List<String> lines) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, lines);
  }

  @Test
  void aircraftsVariantsAreStudied() throws IOException {
    List<String> variants = List.of("707-320", "A318", "DC-3 b", "Yak-42");
    List<String> train = new ArrayList<>();
    List<String> test = new ArrayList<>();
    for (int label = 0; label < variants.size(); label++) {
      for (int i = 0; i < EACH; i++) {
        String number = "%07d".formatted(label * EACH + i);
        image("fgvc-aircraft-2013b/data/images/" + number + ".jpg", label, i);
        (i < TRAIN_EACH ? train : test).add(number + ' ' + variants.get(label));
      }
    }
    write("fgvc-aircraft-2013b/data/variants.txt", variants);
    write("fgvc-aircraft-2013b/data/images_variant_trainval.txt", train);
    write("fgvc-aircraft-2013b/data/images_variant_test.txt", test);
    assertStudied("aircraft", variants, MetricName.MEAN_PER_CLASS);
  }

  @Test
  void sunsScenesAreStudied() throws IOException {
    List<String> scenes = List.of("abbey", "bar", "casino/indoor", "zoo");
    List<String> train = new ArrayList<>();
    List<String> test = new ArrayList<>();
    for (int label = 0; label < scenes.size(); label++) {
      for (int i = 0; i < EACH; i++) {
        String scene = scenes.get(label);
        String path = "/%c/%s/sun_%04d.jpg".formatted(scene.charAt(0), scene, i);
        image("SUN397" + path, label, i);
        (i < TRAIN_EACH ? train : test).add(path);
      }
    }
    write("Partitions/Training_01.txt", train);
    write("Partitions/Testing_01.txt", test);
    assertStudied("sun397", scenes, MetricName.TOP_1);
  }

  @Test
  void flowersOf102SpeciesAreStudied() throws IOException {
    int images = COLOURS.length * EACH;
    Matrix labels = Mat5.newMatrix(1, images);
    List<Integer> train = new ArrayList<>();
    List<Integer> validation = new ArrayList<>();
    List<Integer> test = new ArrayList<>();
    for (int n = 0; n < images; n++) {
      int label = n % COLOURS.length;
      int i = n / COLOURS.length;
      labels.setDouble(0, n, 10 * label + 1);
      image("jpg/image_%05d.jpg".formatted(n + 1), label, i);
      (i < TRAIN_EACH / 2 ? train : i < TRAIN_EACH ? validation : test).add(n + 1);
    }
    matlab("imagelabels.mat", Mat5.newMatFile().addArray("labels", labels));
    matlab(
        "setid.mat",
        Mat5.newMatFile()
            .addArray("trnid", row(train))
            .addArray("valid", row(validation))
            .addArray("tstid", row(test)));
    assertStudied("flowers102", List.of("1", "11", "21", "31"), MetricName.MEAN_PER_CLASS);
  }

  private void matlab(String path, MatFile content) throws IOException {
    content.writeTo(Sinks.newStreamingFile(folder.resolve(path).toFile()));
  }

  private static Matrix row(List<Integer> values) {
    Matrix row = Mat5.newMatrix(1, values.size());
    for (int i = 0; i < values.size(); i++) {
      row.setDouble(0, i, values.get(i));
    }
    return row;
  }

  private void assertStudied(String dataset, List<String> classes, MetricName metric)
      throws IOException {
    Catalogue catalogue = Catalogue.standard();
    assertThat(catalogue.card(dataset).orElseThrow().metric()).isEqualTo(metric);
    try (DirectoryArtifactStore store = new DirectoryArtifactStore(temp.resolve("store"))) {
      DatasetManifest manifest =
          new OfficialImport(catalogue, store, temp.resolve("work"))
              .add(
                  new ImportRequest(
                      dataset, List.of(folder), dataset + "-part", null, ImportOptions.NONE),
                  ImportProgress.NONE);
      assertThat(manifest.classes()).isEqualTo(classes);
      assertThat(manifest.counts())
          .containsEntry("train", List.of(32, 32, 32, 32))
          .containsEntry("test", List.of(8, 8, 8, 8));
      assertThat(Objects.requireNonNull(manifest.origin()).differences())
          .contains(
              "128 train images, officially %d"
                  .formatted(catalogue.card(dataset).orElseThrow().images("train")));
      ShortStudy study =
          new ShortStudy(
              new StoredDatasets(store, temp.resolve("cache")),
              new StoredTestSplits(store, temp.resolve("cache")),
              manifest.key(),
              temp.resolve("study"));
      EvaluationResult probed = study.probe(study.pretrain(), Labels.parse("8 per class"), metric);
      assertThat(probed.labelled()).isEqualTo(32);
      assertThat(probed.tested()).isEqualTo(32);
      assertThat(probed.value()).as("colours tell the classes apart").isGreaterThan(50.0);
    }
  }
}
