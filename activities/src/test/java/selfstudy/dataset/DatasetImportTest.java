package selfstudy.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import selfstudy.plan.StageWork.DataInput;
import selfstudy.spec.Labels;
import selfstudy.store.MemoryArtifactStore;

class DatasetImportTest {
  private Path temp;
  private Path folder;
  private final MemoryArtifactStore store = new MemoryArtifactStore();

  @BeforeEach
  void makeFolder(@TempDir Path temp) throws IOException {
    this.temp = temp;
    folder = Files.createDirectory(temp.resolve("pets"));
  }

  private DatasetManifest importFolder() throws IOException {
    return new DatasetImport(store, temp.resolve("work")).folder(folder, ImportProgress.NONE);
  }

  private DatasetManifest importArchive(byte[] content) throws IOException {
    Path archive = Files.write(temp.resolve("pets.tar.gz"), content);
    return new DatasetImport(store, temp.resolve("work")).archive(archive, ImportProgress.NONE);
  }

  private ImageSet train(DatasetManifest manifest) throws IOException {
    return new StoredDatasets(store, temp.resolve("cache"))
        .pretraining(new DataInput(manifest.key(), null, Labels.ALL));
  }

  @Test
  void readsBackEachImageWithItsLabel() throws IOException {
    SampleFolder.png(folder, "train/cat/a.png", 1);
    SampleFolder.png(folder, "train/dog/deep/b.png", 2);
    SampleFolder.png(folder, "test/dog/c.png", 3);
    Files.writeString(folder.resolve("notes.txt"), "not an image");
    DatasetManifest manifest = importFolder();
    assertThat(manifest.name()).isEqualTo("pets");
    assertThat(manifest.classes()).containsExactly("cat", "dog");
    ImageSet train = train(manifest);
    assertThat(train.size()).isEqualTo(2);
    assertThat(List.of(train.label(0), train.label(1))).containsExactly(0, 1);
    byte[] file = Files.readAllBytes(folder.resolve("train/dog/deep/b.png"));
    Image expected = new ImageDecoder().decode(file, "b").toImage();
    assertThat(train.image(1).pixels()).containsExactly(expected.pixels());
    assertThat(train.image(1).width()).isEqualTo(expected.width());
    ImageSet test =
        new StoredTestSplits(store, temp.resolve("cache"))
            .test(new DataInput(manifest.key(), null, Labels.ALL));
    assertThat(test.size()).isEqualTo(1);
    assertThat(test.label(0)).isEqualTo(1);
  }

  @Test
  void theSameImagesAreTheSameDatasetWhereverTheyAre() throws IOException {
    SampleFolder.classes(folder, 2, 5);
    DatasetManifest manifest = importFolder();
    List<String> objects = store.list("");
    byte[] first = Files.readAllBytes(folder.resolve("class0/image0.png"));
    Object[] entries = new Object[20];
    for (int i = 0; i < 10; i++) { // another order, other wrapping folders
      String path = "class" + (9 - i) % 2 + "/image" + (9 - i) + ".png";
      entries[2 * i] = "wrap/more/" + path;
      entries[2 * i + 1] = Files.readAllBytes(folder.resolve(path));
    }
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(SampleFolder.tar(entries));
    }
    assertThat(importArchive(SampleFolder.tar(entries)).key()).isEqualTo(manifest.key());
    assertThat(importArchive(zipped.toByteArray()).key()).isEqualTo(manifest.key());
    assertThat(store.list("")).isEqualTo(objects);
    MemoryArtifactStore other = new MemoryArtifactStore();
    Path archive = temp.resolve("pets.tar.gz");
    new DatasetImport(other, temp.resolve("work")).archive(archive, ImportProgress.NONE);
    assertThat(other.list("")).as("packed bytes").isEqualTo(objects);
    Files.write(folder.resolve("class1/image1.png"), first);
    assertThat(importFolder().key()).isNotEqualTo(manifest.key());
  }

  @Test
  void cutsAFifthOfEachClassAsTheTestSplitByPath() throws IOException {
    SampleFolder.classes(folder, 3, 10);
    DatasetManifest manifest = importFolder();
    assertThat(manifest.images("train")).isEqualTo(24);
    assertThat(manifest.images("test")).isEqualTo(6);
    ImageSet test =
        new StoredTestSplits(store, temp.resolve("cache"))
            .test(new DataInput(manifest.key(), null, Labels.ALL));
    int[] counts = new int[3];
    for (int i = 0; i < test.size(); i++) {
      counts[test.label(i)]++;
    }
    assertThat(counts).containsExactly(2, 2, 2);
  }

  @Test
  void takesValForTheTestSplitUnlessThereIsOne() throws IOException {
    SampleFolder.png(folder, "train/cat/a.png", 1);
    SampleFolder.png(folder, "val/cat/b.png", 2);
    assertThat(importFolder().images("test")).isEqualTo(1);
    SampleFolder.png(folder, "test/cat/c.png", 3);
    DatasetManifest manifest = importFolder();
    assertThat(manifest.images("train")).isEqualTo(2);
    assertThat(manifest.images("test")).isEqualTo(1);
  }

  @Test
  void refusesFoldersThatAreNotLaidOutAsClasses() throws IOException {
    assertBad("There is no image in folder " + folder);
    SampleFolder.png(folder, "a.png", 1);
    assertBad("Image a.png of folder " + folder + " lies in no class folder");
    Files.delete(folder.resolve("a.png"));
    SampleFolder.png(folder, "cat/a.png", 1);
    Files.createDirectory(folder.resolve("dog"));
    assertBad("Class folder dog of folder " + folder + " holds no image");
    Files.delete(folder.resolve("dog"));
    SampleFolder.png(folder, "train/cat/a.png", 1);
    assertBad("lies beside train/");
  }

  @Test
  void refusesTestClassesWithoutTrainingImagesAndTestWithoutTrain() throws IOException {
    SampleFolder.png(folder, "test/dog/b.png", 2);
    assertBad("There is no training image");
    SampleFolder.png(folder, "train/cat/a.png", 1);
    assertBad("Class dog of folder " + folder + " has test images but none to train on");
  }

  @Test
  void refusesFormatsThatItCannotDecode() throws IOException {
    SampleFolder.png(folder, "cat/a.png", 1);
    Files.write(folder.resolve("cat/b.jpg"), "RIFF1234WEBPVP8 ".getBytes(UTF_8));
    assertBad("Image cat/b.jpg of folder " + folder + " is WebP, which cannot be decoded");
    Files.move(folder.resolve("cat/b.jpg"), folder.resolve("cat/b"));
    assertBad("Image cat/b of folder " + folder + " is WebP, which cannot be decoded");
  }

  @Test
  void aFileIsTheImageThatItsContentSaysWhateverItIsCalled() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    files.put("cat/a.jfif", SampleFolder.encoded(SampleFolder.image(1, 20, 20), "jpg"));
    files.put("cat/b", SampleFolder.encoded(SampleFolder.image(2, 20, 20), "png"));
    files.put("dog/c.webp", SampleFolder.encoded(SampleFolder.image(3, 20, 20), "png"));
    files.put("dog/d.jpe", SampleFolder.encoded(SampleFolder.image(4, 20, 20), "jpg"));
    files.put("dog/notes.md", "no image".getBytes(UTF_8));
    files.put("index.json", "{}".getBytes(UTF_8));
    files.put("list.txt", "known to be text".getBytes(UTF_8));
    files.put(".thumbnail", SampleFolder.encoded(SampleFolder.image(5, 20, 20), "png"));
    List<Object> entries = new ArrayList<>();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
      entries.add(file.getKey());
      entries.add(file.getValue());
    }
    List<String> said = new ArrayList<>();
    ImportProgress progress =
        new ImportProgress() {
          @Override
          public void advance(String phase, long done, long total) {}

          @Override
          public void say(String sentence) {
            said.add(sentence);
          }
        };
    DatasetImport imports = new DatasetImport(store, temp.resolve("work"));
    DatasetManifest manifest = imports.folder(folder, progress);
    assertThat(manifest.images("train") + manifest.images("test")).isEqualTo(4);
    assertThat(said)
        .containsExactly(
            "2 files of folder "
                + folder
                + " passed over, being no images: dog/notes.md, index.json");
    byte[] tar = SampleFolder.tar(entries.toArray());
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(tar);
    }
    for (byte[] archive : List.of(tar, zipped.toByteArray())) {
      Path path = Files.write(temp.resolve("pets.tar"), archive);
      MemoryArtifactStore other = new MemoryArtifactStore();
      DatasetManifest ofArchive =
          new DatasetImport(other, temp.resolve("work")).archive(path, progress);
      assertThat(ofArchive.key()).isEqualTo(manifest.key());
      assertThat(other.list("")).as("packed bytes").isEqualTo(store.list(""));
    }
    assertThat(said).hasSize(3);
  }

  @Test
  void namesATruncatedImageAndWritesNothing() throws IOException {
    SampleFolder.classes(folder, 2, 3);
    Path file = folder.resolve("class1/image3.png");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertBad("Image class1/image3.png of folder " + folder + " is truncated or damaged");
    assertThat(store.list("")).isEmpty();
    assertThat(temp.resolve("work")).isEmptyDirectory();
  }

  private void assertBad(String message) {
    assertThatThrownBy(this::importFolder)
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aFileThatChangesBetweenHashingAndPackingIsRefusedEvenWhereCorruptOnesAreLeftOut()
      throws IOException {
    SampleFolder.classes(folder, 2, 3);
    Path file = folder.resolve("class1/image3.png");
    byte[] before = Files.readAllBytes(file);
    byte[] after = SampleFolder.encoded(SampleFolder.image(99, 5, 4), "png");
    for (byte[] content : List.of(after, new byte[] {1})) {
      Files.write(file, before);
      try (ImageFiles files = new FolderFiles(folder, ImportProgress.NONE)) {
        Files.write(file, content);
        assertChanged(files, "File class1/image3.png of folder " + folder + " has changed since");
      }
    }
    Files.write(file, before);
    try (ImageFiles files = new FolderFiles(folder, ImportProgress.NONE)) {
      Files.delete(file);
      assertChanged(files, "File class1/image3.png of folder " + folder + " is gone since");
    }
    assertThat(store.list("")).isEmpty();
  }

  @Test
  void aPlainTarThatChangesBetweenHashingAndPackingIsRefused() throws IOException {
    byte[] image = SampleFolder.encoded(SampleFolder.image(1, 40, 40), "png");
    byte[] tar = SampleFolder.tar("cat/a.png", image, "dog/b.png", image);
    Path archive = Files.write(temp.resolve("pets.tar"), tar);
    try (ImageFiles files = new ArchiveFiles(archive, temp.resolve("work"), ImportProgress.NONE)) {
      tar[512 + image.length / 2] ^= 1;
      Files.write(archive, tar);
      assertChanged(files, "File cat/a.png of archive " + archive + " has changed since");
    }
  }

  private void assertChanged(ImageFiles files, String message) {
    ImportOptions skipping = new ImportOptions(null, true, false);
    assertThatThrownBy(
            () ->
                new NamedImport(store, temp.resolve("work"), skipping)
                    .add(
                        "pets",
                        "class-folders",
                        ClassFolders.of(files).arrangement(),
                        files,
                        packed ->
                            new DatasetOrigin(
                                null, false, "", List.of(), List.of(), List.of(), List.of(),
                                List.of()),
                        ImportProgress.NONE))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining(message);
  }

  @Test
  void followsLinksButRefusesThoseThatLeadInCirclesOrNowhere() throws IOException {
    SampleFolder.classes(temp.resolve("elsewhere"), 1, 5);
    Files.createSymbolicLink(folder.resolve("class"), temp.resolve("elsewhere/class0"));
    assertThat(importFolder().images("train")).isEqualTo(4);
    Path circle = Files.createSymbolicLink(folder.resolve("circle"), folder);
    assertBad("Cannot read " + circle);
    Files.delete(circle);
    Path nowhere = Files.createSymbolicLink(folder.resolve("class/x.png"), temp.resolve("none"));
    assertThatThrownBy(this::importFolder).hasMessageContaining(nowhere.toString());
  }

  @Test
  void saysThatThereIsNoSuchFolderOrArchive() {
    DatasetImport imports = new DatasetImport(store, temp);
    Path missing = temp.resolve("missing");
    assertThatThrownBy(() -> imports.folder(missing, ImportProgress.NONE))
        .hasMessageContaining("There is no folder " + missing);
    assertThatThrownBy(() -> imports.archive(missing, ImportProgress.NONE))
        .hasMessageContaining("There is no archive " + missing);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/etc/cat/a.png", "cat/../../a.png", "../a.png", "C:/cat/a.png", "cat\\a.png"})
  void refusesArchiveEntriesThatPointOutside(String name) throws IOException {
    byte[] image = SampleFolder.encoded(SampleFolder.image(1, 4, 4), "png");
    assertThatThrownBy(() -> importArchive(SampleFolder.tar(name, image)))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("Entry " + name + " of archive");
    assertThat(temp.resolve("work")).doesNotExist();
  }

  @Test
  void refusesLinksInArchives() throws IOException {
    for (byte type : new byte[] {TarConstants.LF_SYMLINK, TarConstants.LF_LINK}) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
        TarArchiveEntry link = new TarArchiveEntry("cat/a.png", type);
        link.setLinkName("/etc/passwd");
        tar.putArchiveEntry(link);
        tar.closeArchiveEntry();
      }
      assertThatThrownBy(() -> importArchive(bytes.toByteArray()))
          .isInstanceOf(BadDataException.class)
          .hasMessageContaining("Entry cat/a.png of archive")
          .hasMessageContaining("is a link to /etc/passwd");
    }
  }

  @Test
  void refusesAnArchiveThatEndsInTheMiddle() throws IOException {
    byte[] image = SampleFolder.encoded(SampleFolder.image(1, 40, 40), "png");
    byte[] whole = SampleFolder.tar("cat/a.png", image, "dog/b.png", image);
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(whole);
    }
    for (byte[] content : List.of(whole, zipped.toByteArray())) {
      byte[] cut = Arrays.copyOf(content, content.length / 3);
      assertThatThrownBy(() -> importArchive(cut))
          .isInstanceOf(BadDataException.class)
          .hasMessageContaining("ends in the middle");
    }
  }

  @Test
  void refusesAnArchiveThatIsNone() {
    byte[] noise = new byte[4096];
    Arrays.fill(noise, (byte) 'x');
    assertThatThrownBy(() -> importArchive(noise))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("neither tar, tar.gz nor zip");
  }
}
