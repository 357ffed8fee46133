package selfstudy.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import selfstudy.plan.StageWork.DataInput;
import selfstudy.spec.Labels;
import selfstudy.store.MemoryArtifactStore;

/** Someone's own images, ten in two classes. */
class OwnImportTest {
  private static final ImportOptions SKIP = new ImportOptions(null, true, false);

  private final MemoryArtifactStore store = new MemoryArtifactStore();
  private Path temp;
  private Path folder;

  @BeforeEach
  void makeImages(@TempDir Path temp) throws IOException {
    this.temp = temp;
    folder = temp.resolve("photos");
    SampleFolder.classes(folder, 2, 5);
  }

  private DatasetManifest add(String name, ImportOptions options) throws IOException {
    return add(name, folder, options);
  }

  private DatasetManifest add(String name, Path from, ImportOptions options) throws IOException {
    return new OwnImport(Catalogue.standard(), store, temp.resolve("work"))
        .add(name, from, options, ImportProgress.NONE);
  }

  private static DatasetOrigin origin(DatasetManifest manifest) {
    return Objects.requireNonNull(manifest.origin());
  }

  @Test
  void corruptImagesAreLeftOutWhenToldAndNamed() throws IOException {
    Files.writeString(folder.resolve("class1/bad.png"), "no image");

    assertThatThrownBy(() -> add("photos", ImportOptions.NONE))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("Image class1/bad.png of folder " + folder)
        .hasMessageContaining("--skip-corrupt");
    assertThat(store.list("")).isEmpty();

    DatasetManifest manifest = add("photos", SKIP);
    assertThat(manifest.images("train") + manifest.images("test")).isEqualTo(10);
    assertThat(origin(manifest).leftOut()).singleElement().asString().contains("class1/bad.png");
    assertThat(origin(manifest).dataset()).isNull();
    assertThat(origin(manifest).files()).containsExactly("folder photos");
    DatasetImport imports = new DatasetImport(store, temp.resolve("work"));
    try (DatasetKeys.Found found =
        new DatasetKeys(Catalogue.standard(), imports, temp)
            .find("imported:photos", ImportProgress.NONE)) {
      assertThat(found.key()).isEqualTo(manifest.key());
    }
  }

  @Test
  void aClassWithoutAnyImageLeftToTrainOnIsRefused() throws IOException {
    Files.createDirectories(folder.resolve("class2"));
    for (int i = 0; i < 5; i++) {
      Files.writeString(folder.resolve("class2/bad" + i + ".png"), "no image" + i);
    }
    assertThatThrownBy(() -> add("photos", SKIP))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("Class class2 of folder " + folder + " has no training image");
    assertThat(store.list("")).isEmpty();
  }

  @Test
  void largeImagesAreStoredReducedUnderAnotherKey() throws IOException {
    for (int i = 0; i < 3; i++) {
      Path file = folder.resolve("class0/large" + i + ".png");
      Files.write(file, SampleFolder.encoded(SampleFolder.image(70 + i, 40, 30), "png"));
    }
    DatasetManifest whole = add("whole", ImportOptions.NONE);
    DatasetManifest reduced = add("reduced", new ImportOptions(12, false, false));

    assertThat(reduced.key()).isNotEqualTo(whole.key());
    assertThat(add("other", new ImportOptions(13, false, false)).key()).isNotEqualTo(reduced.key());
    assertThat(origin(reduced).notes())
        .anyMatch(note -> note.startsWith("shorter side at most 12"));
    assertThat(origin(whole).notes()).isEmpty();
    ImageSet images =
        new StoredDatasets(store, temp.resolve("cache"))
            .pretraining(new DataInput(reduced.key(), null, Labels.ALL));
    List<Integer> widths = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      widths.add(images.image(i).width());
      assertThat(images.image(i).height()).isIn(4, 12);
    }
    assertThat(widths).contains(16, 5, 6, 7).doesNotContain(40);
    assertThat(temp.resolve("work")).isEmptyDirectory();
  }

  @Test
  void aNameOfTheCatalogueOrOfOtherImagesIsKept() throws IOException {
    assertThatThrownBy(() -> add("pets", ImportOptions.NONE))
        .hasMessageContaining("The name pets is the catalogue's");
    assertThatThrownBy(() -> add("My photos", ImportOptions.NONE)).hasMessageContaining("no name");
    DatasetManifest first = add("photos", ImportOptions.NONE);
    assertThat(add("photos", ImportOptions.NONE)).isEqualTo(first);
    ImportOptions reduced = new ImportOptions(8, false, false);
    SampleFolder.png(folder, "class0/more.png", 99);
    assertThatThrownBy(() -> add("photos", reduced)).hasMessageContaining("--replace");
    DatasetManifest second = add("photos", new ImportOptions(8, false, true));
    DatasetListing listing = new DatasetListing(Catalogue.standard(), store);
    assertThat(listing.find("photos").stored()).isEqualTo(second);
    assertThat(listing.find("imported:photos").stored()).isEqualTo(second);
    assertThat(listing.find(first.key().substring(0, 12)).stored()).isEqualTo(first);
  }

  @Test
  void aTakenNameIsRefusedBeforeAnyImageIsDecoded() throws IOException {
    add("photos", ImportOptions.NONE);
    Files.writeString(folder.resolve("class1/bad.png"), "no image");
    assertThatThrownBy(() -> add("photos", ImportOptions.NONE))
        .hasMessageContaining("the name photos stands for other images");
    List<String> before = store.list("");
    SampleFolder.png(folder, "class0/more.png", 99);
    assertThatThrownBy(() -> add("photos", SKIP))
        .hasMessageContaining("the name photos stands for other images");
    assertThat(store.list("")).as("nothing was uploaded").isEqualTo(before);
  }

  @Test
  void imagesThatTheStoreHasAreNotDecodedAgain() throws IOException {
    ImportOptions reduced = new ImportOptions(8, false, false);
    DatasetManifest first = add("photos", reduced);
    List<String> phases = new ArrayList<>();
    DatasetManifest again =
        new OwnImport(Catalogue.standard(), store, temp.resolve("work"))
            .add("again", folder, reduced, (phase, done, total) -> phases.add(phase));
    assertThat(again).isEqualTo(first);
    assertThat(phases).isNotEmpty().doesNotContain("decode", "upload");
  }

  @Test
  void imagesOfAFormatThatCannotBeDecodedAreLeftOutLikeCorruptOnes() throws IOException {
    Files.write(folder.resolve("class1/new.webp"), new byte[10]);
    Files.writeString(folder.resolve("class1/bad.png"), "no image");
    assertThatThrownBy(() -> add("photos", ImportOptions.NONE))
        .hasMessageContaining("2 images of folder " + folder + " are corrupt")
        .hasMessageContaining("Image class1/new.webp of folder ")
        .hasMessageContaining("--skip-corrupt");
    assertThat(origin(add("photos", SKIP)).leftOut())
        .hasSize(2)
        .anyMatch(image -> image.contains("class1/new.webp"));
  }

  @Test
  void importedNamesAreAmongThoseThatMayBeMeant() throws IOException {
    add("holiday", ImportOptions.NONE);
    DatasetListing listing = new DatasetListing(Catalogue.standard(), store);
    assertThatThrownBy(() -> listing.find("holliday"))
        .hasMessageContaining(
            "There is no dataset \"holliday\"; did you mean \"imported:holiday\"? Images");
    assertThatThrownBy(() -> listing.find("xyzxyzxyz")).hasMessageContaining("voc2007. Images");
    DatasetKeys keys =
        new DatasetKeys(Catalogue.standard(), new DatasetImport(store, temp.resolve("work")), temp);
    assertThatThrownBy(() -> keys.find("holliday", ImportProgress.NONE))
        .hasMessageContaining("did you mean \"imported:holiday\"? Images");
    assertThatThrownBy(() -> keys.find("holiday", ImportProgress.NONE))
        .hasMessageContaining("\"holiday\"; did you mean \"imported:holiday\"? Images");
    assertThatThrownBy(() -> keys.find("imported:voc_2007", ImportProgress.NONE))
        .hasMessageContaining("imported:voc_2007 in the store; did you mean \"voc2007\"? Add it");
    assertThatThrownBy(() -> keys.find("imported:hollidays", ImportProgress.NONE))
        .hasMessageContaining(
            "imported:hollidays in the store; did you mean \"imported:holiday\"? Add it");
  }

  @Test
  void imagesThatACameraTurnedAreCounted() throws IOException {
    byte[] jpeg =
        SampleFolder.encoded(SampleFolder.picture(40, 30, BufferedImage.TYPE_INT_RGB), "jpg");
    Files.write(folder.resolve("class0/turned.jpg"), ExifOrientationTest.withExif(jpeg, 6));
    Files.write(folder.resolve("class0/upright.jpg"), ExifOrientationTest.withExif(jpeg, 1));
    String note = "1 image has an Exif orientation of 2 to 8, which is not applied";
    try (DatasetCandidate candidate =
        new DatasetImport(store, temp.resolve("work")).openFolder(folder, ImportProgress.NONE)) {
      candidate.decode();
      assertThat(candidate.notes()).singleElement().asString().startsWith(note);
    }
    assertThat(origin(add("photos", ImportOptions.NONE)).notes())
        .singleElement()
        .asString()
        .startsWith(note);
  }

  @Test
  void anArchiveIsTheSameDataset() throws IOException {
    Path archive = temp.resolve("photos.tar");
    Object[] entries = new Object[20];
    for (int i = 0; i < 10; i++) {
      String path = "class" + i % 2 + "/image" + i + ".png";
      entries[2 * i] = path;
      entries[2 * i + 1] = Files.readAllBytes(folder.resolve(path));
    }
    Files.write(archive, SampleFolder.tar(entries));
    ImportOptions reduced = new ImportOptions(8, false, false);
    assertThat(add("a", archive, reduced).key()).isEqualTo(add("b", reduced).key());
  }

  /** Blocks of 64: however many images there are, no more of them wait to be written. */
  @Test
  void noMoreImagesAreInMemoryThanABlock() throws IOException {
    byte[] png = SampleFolder.encoded(SampleFolder.image(1, 30, 20), "png");
    Map<String, byte[]> contents = new TreeMap<>();
    IntStream.range(0, 300).forEach(i -> contents.put("a/" + i + ".png", png));
    CountedFiles files = new CountedFiles(contents, Integer.MAX_VALUE);
    AtomicInteger packed = new AtomicInteger();
    List<LabelledFile> images =
        IntStream.range(0, 300)
            .mapToObj(i -> new LabelledFile("a/" + i + ".png", "train", 0))
            .toList();
    try (DatasetWriter writer = new DatasetWriter(temp.resolve("work"))) {
      new ImagePacking(files, new Reduction(10, false))
          .pack(
              images,
              writer,
              (phase, done, total) -> {
                assertThat(files.read() - packed.get()).isBetween(1, 64);
                packed.set((int) done);
                assertThat(files.read()).isEqualTo((int) done);
              });
      DatasetManifest manifest =
          writer.store(store, "e".repeat(64), "many", List.of("a"), ImportProgress.NONE);
      assertThat(manifest.images("train")).isEqualTo(300);
    }
    assertThat(files.read()).isEqualTo(300);
  }
}
