package selfstudy.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import selfstudy.evaluate.EvaluationResult;
import selfstudy.plan.StageWork.DataInput;
import selfstudy.spec.Labels;
import selfstudy.spec.MetricName;
import selfstudy.store.DirectoryArtifactStore;

/** Real images, cut down to fit: archives in the folder of the property {@code selfstudy.data}. */
class RealArchivesTest {
  private static final Path DATA =
      Path.of(System.getProperty("selfstudy.data", "../../shared/data"));

  private Path temp;

  @BeforeEach
  void needData(@TempDir Path temp) {
    this.temp = temp;
    assumeTrue(
        Files.isDirectory(DATA),
        () ->
            "No folder of real archives at "
                + DATA.toAbsolutePath().normalize()
                + "; name it with -Dselfstudy.data=DIR");
  }

  private static Path archive(String name) {
    Path archive = DATA.resolve(name);
    assumeTrue(Files.isRegularFile(archive), () -> "There is no " + archive);
    return archive;
  }

  /** By mean per class, in which a class that is half of the images is no good guess. */
  @ParameterizedTest
  @CsvSource({
    "cifar10, cifar10.tar.gz, class-folders, 10, 50000, 10000, 20",
    "caltech101, caltech101.tar, , 97, 2910, 4828, 20",
    "dtd, dtd10.tar, class-folders, 10, 960, 240, 20",
    "flowers17, flowers17.tar, class-folders, 12, 720, 240, 20",
    "pets, pets3.tar, , 3, 300, 298, 20",
    "imagenette, imagenette.tar, , 10, 9469, 3925, 20",
    "cars, stanford_cars_train.tar, , 196, 6509, 1635, 10",
    "food101, food101_10.tar, , 10, 1800, 600, 20"
  })
  void importsUnderANameOfItsOwnOnlyAndTrains(
      String dataset,
      String file,
      @Nullable String layout,
      int classes,
      int train,
      int test,
      int labels)
      throws IOException {
    Path archive = archive(file);
    try (DirectoryArtifactStore store = new DirectoryArtifactStore(temp.resolve("store"))) {
      OfficialImport imports =
          new OfficialImport(Catalogue.standard(), store, temp.resolve("work"));
      ImportRequest plain =
          new ImportRequest(dataset, List.of(archive), null, null, ImportOptions.NONE);
      assertThatThrownBy(() -> imports.add(plain, ImportProgress.NONE))
          .isInstanceOf(BadDataException.class);
      assertThat(store.list("")).isEmpty();
      DatasetManifest manifest =
          imports.add(
              new ImportRequest(
                  dataset, List.of(archive), dataset + "-part", layout, ImportOptions.NONE),
              ImportProgress.NONE);
      assertThat(manifest.classes()).hasSize(classes);
      assertThat(manifest.images("train")).isEqualTo(train);
      assertThat(manifest.images("test")).isEqualTo(test);
      assertThat(Objects.requireNonNull(manifest.origin()).differences()).isNotEmpty();
      DataInput data = new DataInput(manifest.key(), null, Labels.ALL);
      StoredDatasets stored = new StoredDatasets(store, temp.resolve("cache"));
      ImageSet images = stored.pretraining(data);
      assertThat(images.image(images.size() - 1).pixels()).isNotEmpty();
      assertThat(images.labels()).contains(0, classes - 1);

      ShortStudy study =
          new ShortStudy(
              stored,
              new StoredTestSplits(store, temp.resolve("cache")),
              manifest.key(),
              temp.resolve("study"));
      EvaluationResult probed =
          study.probe(
              study.pretrain(), Labels.parse(labels + " per class"), MetricName.MEAN_PER_CLASS);
      assertThat(probed.labelled()).isEqualTo(labels * classes);
      assertThat(probed.tested()).isEqualTo(test);
      assertThat(probed.value()).isGreaterThan(probed.chance());
    }
  }

  @Test
  void packsVocsImagesWithAllTheirClassesAndTrains() throws IOException {
    Path archive = archive("voc2007_subset.tar");
    try (DirectoryArtifactStore store = new DirectoryArtifactStore(temp.resolve("store"))) {
      DatasetManifest manifest =
          new OfficialImport(Catalogue.standard(), store, temp.resolve("work"))
              .add(
                  new ImportRequest(
                      "voc2007", List.of(archive), "voc-part", null, ImportOptions.NONE),
                  ImportProgress.NONE);
      assertThat(manifest.classes()).containsExactly("bus", "car", "cat", "person", "train");
      assertThat(manifest.images("train")).isEqualTo(937);
      assertThat(manifest.images("test")).isEqualTo(941);
      DataInput data = new DataInput(manifest.key(), null, Labels.ALL);
      StoredDatasets stored = new StoredDatasets(store, temp.resolve("cache"));
      int[] shown = new int[5];
      StoredTestSplits tests = new StoredTestSplits(store, temp.resolve("cache"));
      for (ImageSet images : List.of(stored.pretraining(data), tests.test(data))) {
        for (int i = 0; i < images.size(); i++) {
          for (int c = 0; c < shown.length; c++) {
            shown[c] += images.truth(i).get(c);
          }
        }
      }
      assertThat(shown)
          .as("as the archive's README counts")
          .containsExactly(223, 966, 456, 492, 345);
      assertThatThrownBy(() -> stored.pretraining(data).label(0))
          .hasMessageContaining("several classes");
      ShortStudy study = new ShortStudy(stored, tests, manifest.key(), temp.resolve("study"));
      EvaluationResult probed = study.probe(study.pretrain(), Labels.ALL, MetricName.MAP_11_POINT);
      assertThat(probed.tested()).isEqualTo(941);
      assertThat(probed.value()).isGreaterThan(probed.chance());
    }
  }

  @Test
  void theOfficialListsOfAbsentImagesHaveTheOfficialSizes() throws IOException {
    try (ArchiveFiles labels =
        new ArchiveFiles(archive("labels.tar"), temp.resolve("work"), ImportProgress.NONE)) {
      LayoutFiles files = new LayoutFiles(labels);
      assertThat(Layouts.of("food101").arrange(files).absent()).hasSize(75_750 + 25_250);
      assertThat(Layouts.of("flowers102").arrange(files).absent())
          .hasSize(1_020 + 1_020 + 6_149)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void originalsDecodeWhateverTheirNamesSay() throws IOException {
    try (ArchiveFiles originals =
        new ArchiveFiles(archive("originals.tar"), temp.resolve("work"), ImportProgress.NONE)) {
      List<String> grey = new ArrayList<>();
      for (String path : originals.digests().keySet()) {
        Pixels pixels = new ImageDecoder().decode(originals.read(path), path);
        assertThat(pixels.data()).hasSize(pixels.width() * pixels.height() * pixels.channels());
        if (pixels.channels() == 1) {
          grey.add(path.substring(path.indexOf('/') + 1));
        }
      }
      assertThat(originals.digests()).hasSize(11);
      assertThat(grey)
          .containsExactly("caltech_car_side_grayscale.jpg", "imagenette_grayscale_224.JPEG");
    }
  }
}
