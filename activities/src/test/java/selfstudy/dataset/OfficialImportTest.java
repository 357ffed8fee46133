package selfstudy.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import selfstudy.dataset.DatasetCard.OfficialFile;
import selfstudy.plan.StageWork.DataInput;
import selfstudy.spec.Labels;
import selfstudy.spec.MetricName;
import selfstudy.store.MemoryArtifactStore;

/** Imports of a dataset of two textures, three images to train and one to test. */
class OfficialImportTest {
  private final MemoryArtifactStore store = new MemoryArtifactStore();
  private Path temp;
  private Path folder;

  @BeforeEach
  void makeDataset(@TempDir Path temp) throws IOException {
    this.temp = temp;
    folder = temp.resolve("textures");
    write("labels/train1.txt", "dotted/d1.png\nwavy/w1.png\n");
    write("labels/val1.txt", "wavy/w2.png\n");
    write("labels/test1.txt", "dotted/d2.png\n");
    SampleFolder.png(folder, "images/dotted/d1.png", 1);
    SampleFolder.png(folder, "images/dotted/d2.png", 2);
    SampleFolder.png(folder, "images/wavy/w1.png", 3);
    SampleFolder.png(folder, "images/wavy/w2.png", 4);
  }

  private void write(String path, String text) throws IOException {
    Files.createDirectories(folder.resolve(path).getParent());
    Files.writeString(folder.resolve(path), text);
  }

  private static DatasetCard card(@Nullable String sha256) {
    return new DatasetCard(
        "textures",
        "two textures",
        URI.create("https://example.org/textures"),
        "CC0",
        "nobody",
        2,
        List.of("dotted", "wavy"),
        Map.of("train", 3, "test", 1),
        MetricName.MEAN_PER_CLASS,
        "dtd",
        List.of(new OfficialFile("textures.zip", null, sha256, null, null)),
        List.of(),
        null,
        null);
  }

  private OfficialImport imports() {
    return new OfficialImport(
        Catalogue.of(List.of(card("a".repeat(64)))), store, temp.resolve("work"));
  }

  private static ImportRequest request(Path from) {
    return new ImportRequest("textures", List.of(from), null, null, ImportOptions.NONE);
  }

  private static ImportRequest subset(Path from, String name) {
    return new ImportRequest("textures", List.of(from), name, null, ImportOptions.NONE);
  }

  private DatasetManifest add(ImportRequest request) throws IOException {
    return imports().add(request, ImportProgress.NONE);
  }

  private ImageSet train(DatasetManifest manifest) throws IOException {
    return new StoredDatasets(store, temp.resolve("cache"))
        .pretraining(new DataInput(manifest.key(), null, Labels.ALL));
  }

  @Test
  void packsTheOfficialSplitUnderTheCataloguesName() throws IOException {
    DatasetManifest manifest = add(request(folder));
    assertThat(manifest.name()).isEqualTo("textures");
    assertThat(manifest.counts()).isEqualTo(Map.of("train", List.of(1, 2), "test", List.of(1, 0)));
    DatasetOrigin origin = Objects.requireNonNull(manifest.origin());
    assertThat(origin.subset()).isFalse();
    assertThat(origin.differences()).isEmpty();
    assertThat(origin.files()).containsExactly("folder textures, without checksum");
    assertThat(origin.unchecked()).containsExactly("folder textures is unpacked");
    ImageSet train = train(manifest);
    assertThat(train.labels()).containsExactly(0, 1, 1);
    byte[] file = Files.readAllBytes(folder.resolve("images/wavy/w2.png"));
    assertThat(train.image(2).pixels())
        .containsExactly(new ImageDecoder().image(file, "w2").pixels());
    DatasetKeys keys =
        new DatasetKeys(
            Catalogue.of(List.of(card(null))), new DatasetImport(store, temp.resolve("w")), temp);
    DatasetKeys.Found found = keys.find("textures", ImportProgress.NONE);
    assertThat(found.key()).isEqualTo(manifest.key());
    assertThat(found.sizes().training()).containsExactly(1, 2);
    assertThat(found.fetched()).isFalse();
    assertThat(temp.resolve("work")).isEmptyDirectory();
  }

  @Test
  void anImportedDatasetHasTheMetricOfItsCardAndSoHasAPartOfIt() throws IOException {
    add(request(folder));
    add(subset(folder, "textures-again"));
    SampleFolder.classes(temp.resolve("own"), 2, 5);
    DatasetKeys keys =
        new DatasetKeys(
            Catalogue.of(List.of(card(null))), new DatasetImport(store, temp.resolve("w")), temp);
    for (String name : List.of("textures", "imported:textures-again")) {
      assertThat(keys.find(name, ImportProgress.NONE).metric())
          .as(name)
          .isEqualTo(MetricName.MEAN_PER_CLASS);
    }
    try (DatasetKeys.Found own = keys.find("folder:own", ImportProgress.NONE)) {
      assertThat(own.metric()).isEqualTo(MetricName.TOP_1);
    }
    assertThat(MetricName.MEAN_PER_CLASS.orFitting(true)).isEqualTo(MetricName.MAP_11_POINT);
    assertThat(MetricName.MAP_11_POINT.orFitting(false)).isEqualTo(MetricName.TOP_1);
    assertThat(MetricName.MAP_AREA.orFitting(true)).isEqualTo(MetricName.MAP_AREA);
  }

  @Test
  void eachNameOfTheSameImagesHasItsOwnOriginAndMetric() throws IOException {
    Catalogue catalogue = Catalogue.of(List.of(card(null)));
    new OwnImport(catalogue, store, temp.resolve("work"))
        .add("mine", folder.resolve("images"), ImportOptions.NONE, ImportProgress.NONE);
    Path images = folder.resolve("images");
    DatasetManifest part =
        add(
            new ImportRequest(
                "textures", List.of(images), "part", "class-folders", ImportOptions.NONE));
    DatasetKeys keys = new DatasetKeys(catalogue, new DatasetImport(store, temp), temp);
    DatasetKeys.Found mine = keys.find("imported:mine", ImportProgress.NONE);
    DatasetKeys.Found found = keys.find("imported:part", ImportProgress.NONE);
    assertThat(found.key()).isEqualTo(mine.key());
    assertThat(mine.metric()).isEqualTo(MetricName.TOP_1);
    assertThat(found.metric()).isEqualTo(MetricName.MEAN_PER_CLASS);
    DatasetListing listing = new DatasetListing(catalogue, store);
    assertThat(listing.find("part").stored()).isEqualTo(part);
    assertThat(Objects.requireNonNull(part.origin()).dataset()).isEqualTo("textures");
    DatasetManifest named = Objects.requireNonNull(listing.find("mine").stored());
    assertThat(Objects.requireNonNull(named.origin()).dataset()).isNull();
    assertThat(listing.find(part.key().substring(0, 12)).key()).isEqualTo(part.key());
    assertThatThrownBy(
            () ->
                new OwnImport(catalogue, store, temp.resolve("work"))
                    .add("part", images, ImportOptions.NONE, ImportProgress.NONE))
        .hasMessageContaining("the name part stands for these images as another dataset's");
  }

  @Test
  void aNameThatWasBoundWithoutOriginStaysReadable() throws IOException {
    DatasetManifest manifest = add(subset(folder, "textures-3"));
    String object = store.list("dataset-names/").get(0);
    store.write(object, ("{\"key\":\"" + manifest.key() + "\"}").getBytes(UTF_8));
    assertThat(new DatasetNames(store).find("textures-3")).contains(manifest);
    add(subset(folder, "textures-3"));
    assertThat(new String(store.read(object).orElseThrow().content(), UTF_8)).contains("textures");
  }

  @Test
  void whereNoChecksumIsKnownTheSizeIsCompared() throws IOException {
    Path zip = zip(temp.resolve("textures.zip"));
    OfficialCheck right = check(Files.size(zip));
    right.files(List.of(zip), ImportProgress.NONE);
    assertThat(right.differences()).isEmpty();
    assertThat(right.unchecked()).containsExactly("no official checksum of textures.zip is known");
    OfficialCheck wrong = check(7L);
    wrong.files(List.of(zip), ImportProgress.NONE);
    assertThat(wrong.differences())
        .containsExactly("textures.zip has " + Files.size(zip) + " bytes, officially 7");
    OfficialCheck unknown = check(null);
    unknown.files(List.of(zip), ImportProgress.NONE);
    assertThat(unknown.differences()).isEmpty();
  }

  private static OfficialCheck check(@Nullable Long bytes) {
    DatasetCard card = card(null);
    return new OfficialCheck(
        new DatasetCard(
            card.name(),
            card.about(),
            card.home(),
            card.licence(),
            card.citation(),
            card.classes(),
            card.classNames(),
            card.images(),
            card.metric(),
            card.layout(),
            List.of(new OfficialFile("textures.zip", bytes, null, null, null)),
            List.of(),
            null,
            null));
  }

  @Test
  void saysAllThatDiffersAndStoresNothing() throws IOException {
    Files.delete(folder.resolve("images/dotted/d1.png"));
    Files.delete(folder.resolve("images/dotted/d2.png"));
    assertThatThrownBy(() -> add(request(folder)))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("This is not the official textures (https://example.org/textures)")
        .hasMessageContaining("1 classes, officially 2")
        .hasMessageContaining("missing classes: dotted")
        .hasMessageContaining("2 train images, officially 3")
        .hasMessageContaining("0 test images, officially 1")
        .hasMessageContaining("listed images that are not there: images/dotted/d1.png")
        .hasMessageContaining("--subset NAME");
    assertThat(store.list("")).isEmpty();
  }

  @Test
  void aSubsetHasItsOwnNameAndTellsWhatItLacks() throws IOException {
    Files.delete(folder.resolve("images/wavy/w2.png"));
    DatasetManifest manifest = add(subset(folder, "textures-3"));
    assertThat(manifest.name()).isEqualTo("textures-3");
    DatasetOrigin origin = Objects.requireNonNull(manifest.origin());
    assertThat(origin.subset()).isTrue();
    assertThat(origin.dataset()).isEqualTo("textures");
    assertThat(origin.differences())
        .containsExactly(
            "2 train images, officially 3", "listed images that are not there: images/wavy/w2.png");
    assertThat(new DatasetNames(store).find("textures")).isEmpty();
    assertThat(new DatasetNames(store).find("textures-3")).contains(manifest);
    assertThatThrownBy(() -> add(subset(folder, "textures")))
        .hasMessageContaining("The name textures is the catalogue's");
    assertThatThrownBy(() -> add(subset(folder, "../x"))).hasMessageContaining("is no name");
  }

  @Test
  void anotherLayoutNeedsAnotherName() throws IOException {
    assertThatThrownBy(
            () ->
                new ImportRequest(
                    "textures", List.of(folder), null, "class-folders", ImportOptions.NONE))
        .hasMessageContaining("name it with --subset");
    DatasetManifest manifest =
        add(
            new ImportRequest(
                "textures", List.of(folder), "folders", "class-folders", ImportOptions.NONE));
    assertThat(manifest.images("train") + manifest.images("test")).isEqualTo(4);
  }

  @Test
  void holdsAFifthOutWhereThereIsNoTestImage() throws IOException {
    write("labels/test1.txt", "");
    write("labels/train1.txt", "dotted/d1.png\nwavy/w1.png\ndotted/d2.png\n");
    DatasetManifest manifest = add(subset(folder, "untested"));
    assertThat(manifest.counts()).containsEntry("test", List.of(1, 1));
    assertThat(Objects.requireNonNull(manifest.origin()).differences())
        .anyMatch(difference -> difference.startsWith("the test split is a fifth"));
  }

  @Test
  void readsAZipAndChecksItsChecksum() throws IOException {
    Path zip = zip(temp.resolve("textures.zip"));
    assertThatThrownBy(() -> add(request(zip)))
        .hasMessageContaining("textures.zip has SHA-256 ")
        .hasMessageContaining("officially " + "a".repeat(64));
    DatasetManifest manifest = add(subset(zip, "zipped"));
    assertThat(manifest.key()).isEqualTo(add(subset(folder, "unzipped")).key());
    Path other = Files.copy(zip, temp.resolve("other.zip"));
    assertThatThrownBy(() -> add(request(other)))
        .hasMessageContaining("other.zip is none of the official files: textures.zip");
  }

  private Path zip(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (String path :
          List.of(
              "labels/train1.txt",
              "labels/val1.txt",
              "labels/test1.txt",
              "images/dotted/d1.png",
              "images/dotted/d2.png",
              "images/wavy/w1.png",
              "images/wavy/w2.png")) {
        zip.putNextEntry(new ZipEntry("wrapped/" + path));
        zip.write(Files.readAllBytes(folder.resolve(path)));
      }
    }
    return file;
  }

  @Test
  void refusesAZipThatPointsOutside() throws IOException {
    Path file = temp.resolve("evil.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("../evil.png"));
      zip.write(1);
    }
    assertThatThrownBy(() -> add(subset(file, "evil")))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("Entry ../evil.png")
        .hasMessageContaining("points outside of the archive");
  }

  @Test
  void joinsPartsAndRefusesPartsThatContradictEachOther() throws IOException {
    Path labels = temp.resolve("labels-alone");
    Files.createDirectories(labels);
    Files.move(folder.resolve("labels"), labels.resolve("labels"));
    ImportRequest joined =
        new ImportRequest("textures", List.of(folder, labels), null, null, ImportOptions.NONE);
    assertThat(add(joined).images("train")).isEqualTo(3);
    SampleFolder.png(labels, "images/wavy/w1.png", 9);
    assertThatThrownBy(() -> add(joined))
        .hasMessageContaining("File images/wavy/w1.png is another in folder " + labels);
  }

  @Test
  void namesCorruptImagesAndLeavesThemOutOnlyWhenTold() throws IOException {
    StringBuilder lines = new StringBuilder("dotted/d1.png\nwavy/w1.png\n");
    for (int i = 0; i < 7; i++) {
      lines.append("wavy/bad%d.png\n".formatted(i));
      write("images/wavy/bad%d.png".formatted(i), "no image");
    }
    write("labels/train1.txt", lines.toString());
    assertThatThrownBy(() -> add(subset(folder, "bad")))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("7 images of folder " + folder + " are corrupt")
        .hasMessageContaining("Image images/wavy/bad4.png of folder")
        .hasMessageContaining("and 2 more")
        .hasMessageContaining("--skip-corrupt")
        .hasMessageNotContaining("bad5.png");
    assertThat(store.list("")).isEmpty();
    Path list = files(temp.resolve("work"), "corrupt-images-").get(0);
    assertThat(list).content().contains("bad0.png", "bad5.png", "bad6.png").hasLineCount(7);
    assertThatThrownBy(() -> add(subset(folder, "bad")))
        .hasMessageContaining("for a day, all are listed in " + temp.resolve("work"));
    DatasetManifest manifest =
        add(
            new ImportRequest(
                "textures", List.of(folder), "bad", null, new ImportOptions(null, true, false)));
    assertThat(Objects.requireNonNull(manifest.origin()).leftOut())
        .hasSize(7)
        .first()
        .asString()
        .contains("images/wavy/bad0.png");
    assertThat(manifest.images("train")).isEqualTo(3);
  }

  private static List<Path> files(Path folder, String beginning) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).startsWith(beginning))
          .toList();
    }
  }

  @Test
  void whatIsLeftOutOfTheOfficialDatasetIsADifference() throws IOException {
    write("images/wavy/w2.png", "no image");
    assertThatThrownBy(() -> add(request(folder))).hasMessageContaining("w2.png");

    DatasetManifest manifest =
        add(
            new ImportRequest(
                "textures", List.of(folder), null, null, new ImportOptions(null, true, false)));

    DatasetOrigin origin = Objects.requireNonNull(manifest.origin());
    assertThat(origin.subset()).isFalse();
    assertThat(origin.differences()).containsExactly("2 train images, officially 3");
    assertThat(origin.leftOut()).hasSize(1);
  }

  @Test
  void reducedImagesAreAnotherDatasetUnderTheSameName() throws IOException {
    Path file = folder.resolve("images/wavy/w2.png");
    Files.write(file, SampleFolder.encoded(SampleFolder.image(4, 40, 30), "png"));
    DatasetManifest whole = add(request(folder));
    ImportRequest reduced =
        new ImportRequest(
            "textures", List.of(folder), null, null, new ImportOptions(15, false, true));

    DatasetManifest manifest = add(reduced);

    assertThat(manifest.key()).isNotEqualTo(whole.key());
    assertThat(train(manifest).image(2))
        .extracting(Image::width, Image::height)
        .containsExactly(20, 15);
    assertThat(Objects.requireNonNull(manifest.origin()).notes())
        .containsExactly(Reduction.of(15).recipe());
    assertThat(new DatasetNames(store).find("textures")).contains(manifest);
  }

  @Test
  void aNameIsGivenAwayOnlyWhenTold() throws IOException {
    DatasetManifest first = add(subset(folder, "mine"));
    assertThat(add(subset(folder, "mine"))).isEqualTo(first);
    Files.delete(folder.resolve("images/wavy/w2.png"));
    assertThatThrownBy(() -> add(subset(folder, "mine")))
        .hasMessageContaining("the name mine stands for other images (" + first.key());
    DatasetManifest second =
        add(
            new ImportRequest(
                "textures", List.of(folder), "mine", null, new ImportOptions(null, false, true)));
    assertThat(second.key()).isNotEqualTo(first.key());
    assertThat(new DatasetNames(store).find("mine")).contains(second);
  }

  @Test
  void readsManifestsThatWereStoredWithoutCountsAndOrigin() throws IOException {
    DatasetManifest manifest = add(request(folder));
    String object = DatasetManifest.object(manifest.key(), "manifest.json");
    String json = new String(store.read(object).orElseThrow().content(), StandardCharsets.UTF_8);
    String old =
        json.replaceFirst("\"counts\":\\{[^}]*},", "").replaceFirst(",\"origin\":\\{[^}]*}", "");
    assertThat(old).doesNotContain("counts").doesNotContain("origin");
    store.write(object, old.getBytes(StandardCharsets.UTF_8));
    DatasetManifest read = DatasetManifest.find(store, manifest.key()).orElseThrow();
    assertThat(read.images("train")).isEqualTo(3);
    assertThat(read.counts()).isNull();
    store.write(object, json.replace(",\"notes\":[]", "").getBytes(StandardCharsets.UTF_8));
    assertThat(DatasetManifest.find(store, manifest.key())).contains(manifest);
    store.write(object, json.replaceFirst(",\"unchecked\":\\[\"[^\"]*\"\\]", "").getBytes(UTF_8));
    assertThat(
            Objects.requireNonNull(
                    DatasetManifest.find(store, manifest.key()).orElseThrow().origin())
                .unchecked())
        .containsExactly("folder textures, without checksum");
  }
}
