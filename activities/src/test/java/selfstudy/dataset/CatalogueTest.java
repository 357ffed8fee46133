package selfstudy.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import selfstudy.plan.StageWork;
import selfstudy.plan.StageWork.DataInput;
import selfstudy.spec.DataSelection;
import selfstudy.spec.InvalidSpec;
import selfstudy.spec.Labels;
import selfstudy.spec.MetricName;
import selfstudy.store.MemoryArtifactStore;
import selfstudy.store.Sha256;

/** The catalogue on small files of the same formats. */
class CatalogueTest {
  private static final List<String> TWO = List.of("zero", "one");

  private final MemoryArtifactStore store = new MemoryArtifactStore();
  private Path temp;

  @BeforeEach
  void keepFolder(@TempDir Path temp) {
    this.temp = temp;
  }

  /** A source that has files at hand. */
  private record Given(Map<String, byte[]> files) implements FileSource {
    @Override
    public String describe() {
      return "given files";
    }

    @Override
    public void fetch(List<PinnedFile> wanted, Path folder, ImportProgress progress)
        throws IOException {
      for (PinnedFile file : wanted) {
        byte[] content = files.get(file.name());
        if (content == null) {
          throw new IOException("no file " + file.name());
        }
        file.save(new ByteArrayInputStream(content), folder, progress);
      }
    }
  }

  private static CatalogueEntry entry(
      Map<String, byte[]> files, FileFormat format, List<FileSource> sources) {
    List<PinnedFile> pins =
        files.entrySet().stream()
            .map(f -> new PinnedFile(f.getKey(), Sha256.of(f.getValue()), f.getValue().length))
            .toList();
    DatasetSizes sizes = new DatasetSizes("sample", format.classes(), List.of(2, 2), 2);
    return new CatalogueEntry("sample", "a sample", sizes, pins, format, sources);
  }

  private DatasetManifest fetch(CatalogueEntry entry) throws IOException {
    return fetch(entry, ImportProgress.NONE);
  }

  private DatasetManifest fetch(CatalogueEntry entry, ImportProgress progress) throws IOException {
    return new DatasetFetch(new Catalogue(List.of(entry)), store, temp.resolve("work"))
        .fetch("sample", progress);
  }

  private ImageSet train(DatasetManifest manifest) throws IOException {
    return new StoredDatasets(store, temp.resolve("cache"))
        .pretraining(new DataInput(manifest.key(), null, Labels.ALL));
  }

  /** Three training images and one test image of 2 x 1 pixels. */
  private static Map<String, byte[]> idx() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    files.put("train-images-idx3-ubyte", idx(0x803, new int[] {3, 1, 2}, 10, 11, 20, 21, 30, 31));
    files.put("train-labels-idx1-ubyte", idx(0x801, new int[] {3}, 0, 1, 1));
    files.put("t10k-images-idx3-ubyte", idx(0x803, new int[] {1, 1, 2}, 40, 41));
    files.put("t10k-labels-idx1-ubyte", idx(0x801, new int[] {1}, 1));
    return files;
  }

  private static byte[] idx(int magic, int[] sizes, int... values) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(magic);
    for (int size : sizes) {
      out.writeInt(size);
    }
    for (int value : values) {
      out.writeByte(value);
    }
    return bytes.toByteArray();
  }

  private static byte[] zipped(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }

  @Test
  void packsIdxFiles() throws IOException {
    Map<String, byte[]> files = idx();
    CatalogueEntry entry = entry(files, new IdxFormat(TWO), List.of(new Given(files)));
    DatasetManifest manifest = fetch(entry);
    assertThat(manifest.key()).isEqualTo(entry.key());
    assertThat(manifest.images("test")).isEqualTo(1);
    ImageSet train = train(manifest);
    assertThat(List.of(train.label(0), train.label(1), train.label(2))).containsExactly(0, 1, 1);
    assertThat(train.image(1)).extracting(Image::width, Image::height).containsExactly(2, 1);
    assertThat(train.image(1).pixels()).containsExactly(20, 20, 20, 21, 21, 21);
  }

  @Test
  void packsTablesAndTakesEveryFifthOfAClassForTesting() throws IOException {
    StringBuilder table = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      table.append("0,4,8,").append(i % 10).append(',').append(i % 2).append('\n');
    }
    Map<String, byte[]> files =
        Map.of("t.csv.gz", zipped(table.toString().getBytes(StandardCharsets.US_ASCII)));
    CsvFormat format = new CsvFormat("t.csv.gz", 2, 16, TWO);
    DatasetManifest manifest = fetch(entry(files, format, List.of(new Given(files))));
    assertThat(manifest.images("train")).isEqualTo(16);
    assertThat(manifest.images("test")).isEqualTo(4);
    byte[] first = train(manifest).image(0).pixels();
    assertThat(first).startsWith(0, 0, 0, 64, 64, 64, -128, -128, -128);
  }

  @Test
  void packsCifarsBinaryVersion() throws IOException {
    byte[] batch = new byte[2 * 3073];
    batch[3073] = 1;
    batch[3073 + 1] = 7; // red of the first pixel
    batch[3073 + 1 + 1024 + 33] = 8; // green of the second row's second pixel
    batch[3073 + 1 + 2 * 1024 + 1023] = 9; // blue of the last pixel
    byte[] tar =
        zipped(
            SampleFolder.tar(
                "c/batches.meta.txt",
                new byte[3],
                "c/data_batch_1.bin",
                batch,
                "c/data_batch_2.bin",
                batch,
                "c/test_batch.bin",
                batch));
    Map<String, byte[]> files = Map.of("c.tar.gz", tar);
    CifarFormat format = CifarFormat.ten("c.tar.gz", TWO);
    DatasetManifest manifest = fetch(entry(files, format, List.of(new Given(files))));
    assertThat(manifest.images("train")).isEqualTo(4);
    assertThat(manifest.images("test")).isEqualTo(2);
    ImageSet train = train(manifest);
    assertThat(train.label(1)).isEqualTo(1);
    byte[] pixels = train.image(1).pixels();
    assertThat(pixels[0]).isEqualTo((byte) 7);
    assertThat(pixels[33 * 3 + 1]).isEqualTo((byte) 8);
    assertThat(pixels[1023 * 3 + 2]).isEqualTo((byte) 9);
    assertThat(IntStream.range(0, 3072).map(i -> pixels[i]).sum()).isEqualTo(24);
  }

  @Test
  void packsCifar100ByItsFineLabels() throws IOException {
    byte[] batch = new byte[2 * 3074];
    batch[3074] = 1; // coarse
    batch[3074 + 1] = 1; // fine
    batch[3074 + 2] = 7;
    batch[0] = 19; // coarse labels may be above the fine ones
    byte[] tar =
        zipped(
            SampleFolder.tar(
                "c/fine_label_names.txt", new byte[3], "c/train.bin", batch, "c/test.bin", batch));
    Map<String, byte[]> files = Map.of("c.tar.gz", tar);
    CifarFormat format = CifarFormat.hundred("c.tar.gz", TWO);
    ImageSet train = train(fetch(entry(files, format, List.of(new Given(files)))));
    assertThat(train.labels()).containsExactly(0, 1);
    assertThat(train.image(1).pixels()).startsWith(7, 0, 0);
    Map<String, byte[]> cut =
        Map.of("c.tar.gz", zipped(SampleFolder.tar("c/train.bin", new byte[3073])));
    assertThatThrownBy(() -> fetch(entry(cut, format, List.of(new Given(cut)))))
        .hasMessageContaining("Row 0 of the train batch of c.tar.gz");
  }

  @Test
  void packsCifarsPickledVersionAsTheBinaryOne() throws IOException {
    byte[] planes = new byte[3 * 3072];
    for (int i = 0; i < planes.length; i++) {
      planes[i] = (byte) (i * 31 + i / 1000);
    }
    int[] labels = {1, 0, 1};
    byte[] binary = new byte[3 * 3073];
    for (int image = 0; image < 3; image++) {
      binary[image * 3073] = (byte) labels[image];
      System.arraycopy(planes, image * 3072, binary, image * 3073 + 1, 3072);
    }
    byte[] pickle = PythonPickle.batch("labels", labels, planes);
    Map<String, byte[]> python =
        Map.of(
            "p.tar.gz",
            zipped(
                SampleFolder.tar(
                    "c/batches.meta",
                    new byte[3],
                    "c/data_batch_1",
                    pickle,
                    "c/test_batch",
                    pickle)));
    Map<String, byte[]> plain =
        Map.of(
            "b.tar.gz",
            zipped(SampleFolder.tar("c/data_batch_1.bin", binary, "c/test_batch.bin", binary)));
    DatasetManifest one =
        fetch(entry(python, CifarPythonFormat.ten("p.tar.gz", TWO), List.of(new Given(python))));
    DatasetManifest other =
        fetch(entry(plain, CifarFormat.ten("b.tar.gz", TWO), List.of(new Given(plain))));
    assertThat(one.splits()).isEqualTo(other.splits());
    assertThat(one.key()).isNotEqualTo(other.key());

    byte[] fine = PythonPickle.batch("fine_labels", new int[] {0, 2, 1}, planes);
    Map<String, byte[]> wrong =
        Map.of("p.tar.gz", zipped(SampleFolder.tar("c/train", fine, "c/test", fine)));
    CifarPythonFormat hundred = CifarPythonFormat.hundred("p.tar.gz", TWO);
    assertThatThrownBy(() -> fetch(entry(wrong, hundred, List.of(new Given(wrong)))))
        .hasMessageContaining("Batch train of p.tar.gz is not in the format of CIFAR-2");
  }

  @Test
  void packsStl10ColumnByColumnWithItsUnlabelledImages() throws IOException {
    byte[] train = new byte[2 * 3 * 9216];
    train[3 * 9216 + 9216 + 5 * 96 + 7] = 8; // green of column 5, row 7 of the second image
    byte[] unlabelled = new byte[3 * 3 * 9216];
    unlabelled[0] = 5;
    Map<String, byte[]> files =
        Map.of(
            "s.tar.gz",
            zipped(
                SampleFolder.tar(
                    "stl10_binary/train_X.bin", train,
                    "stl10_binary/train_y.bin", new byte[] {1, 2},
                    "stl10_binary/test_y.bin", new byte[] {2},
                    "stl10_binary/test_X.bin", new byte[3 * 9216],
                    "stl10_binary/unlabeled_X.bin", unlabelled,
                    "stl10_binary/fold_indices.txt", new byte[3])));
    Stl10Format format = new Stl10Format("s.tar.gz", TWO);
    DatasetManifest manifest = fetch(entry(files, format, List.of(new Given(files))));
    assertThat(manifest.images("train")).isEqualTo(2);
    assertThat(manifest.images("test")).isEqualTo(1);
    assertThat(manifest.images("unlabelled")).isEqualTo(3);
    assertThat(manifest.sizes().images()).isEqualTo(5);

    StoredDatasets stored = new StoredDatasets(store, temp.resolve("cache"));
    DataInput all = new DataInput(manifest.key(), null, Labels.ALL);
    ImageSet pretraining = stored.pretraining(all);
    assertThat(pretraining.size()).isEqualTo(5);
    assertThat(pretraining.image(1).pixels()[(7 * 96 + 5) * 3 + 1]).isEqualTo((byte) 8);
    assertThat(pretraining.image(2).pixels()[0]).isEqualTo((byte) 5);
    ImageSet labelled = stored.labelled(all, 1);
    assertThat(labelled.labels()).containsExactly(0, 1);
    assertThat(new StoredTestSplits(store, temp.resolve("cache")).test(all).labels())
        .containsExactly(1);
    assertThat(stored.pretraining(new DataInput(manifest.key(), 4, Labels.ALL)).size())
        .isEqualTo(4);
    for (int images : new int[] {1, 2, 4}) {
      assertThat(stored.labelled(new DataInput(manifest.key(), images, Labels.ALL), 1).size())
          .as("labelled of %s", images)
          .isEqualTo(Math.min(images, 2));
    }
    DataSelection four = new DataSelection("stl", 4, Labels.ALL, null);
    manifest.sizes().checkPretraining(four);
    assertThatThrownBy(() -> manifest.sizes().checkEvaluation(four))
        .hasMessageContaining("images must be at most the 2 training images with labels of");

    Map<String, byte[]> wrong =
        Map.of(
            "s.tar.gz",
            zipped(SampleFolder.tar("s/train_X.bin", train, "s/train_y.bin", new byte[] {1, 3})));
    assertThatThrownBy(() -> fetch(entry(wrong, format, List.of(new Given(wrong)))))
        .hasMessageContaining("Image 1 of train in s.tar.gz");
  }

  @Test
  void readsTheFilesInsideADebianPackage() throws IOException {
    Map<String, byte[]> files = idx();
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    try (XZCompressorOutputStream xz = new XZCompressorOutputStream(data)) {
      Object[] entries = new Object[2 * files.size()];
      int i = 0;
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        entries[i++] = "./usr/share/datasets/" + file.getKey() + ".gz";
        entries[i++] = zipped(file.getValue());
      }
      xz.write(SampleFolder.tar(entries));
    }
    Path deb = temp.resolve("sample.deb");
    try (ArArchiveOutputStream ar = new ArArchiveOutputStream(Files.newOutputStream(deb))) {
      ar.putArchiveEntry(new ArArchiveEntry("debian-binary", 4));
      ar.write("2.0\n".getBytes(StandardCharsets.US_ASCII));
      ar.closeArchiveEntry();
      ar.putArchiveEntry(new ArArchiveEntry("data.tar.xz", data.size()));
      ar.write(data.toByteArray());
      ar.closeArchiveEntry();
    }
    List<PinnedFile> pins = entry(files, new IdxFormat(TWO), List.of()).files();
    Path folder = Files.createDirectory(temp.resolve("unpacked"));
    DebianPackage.unpack(deb, pins, folder, ImportProgress.NONE);
    for (PinnedFile pin : pins) {
      assertThat(Sha256.of(folder.resolve(pin.name()))).isEqualTo(pin.checksum().digits());
    }
  }

  @Test
  void fetchesByHttpAndFallsBackOnTheNextSource() throws IOException {
    Map<String, byte[]> files = idx();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/data/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          byte[] content = files.get(path.substring(6).replace(".gz", ""));
          byte[] body = content == null ? new byte[0] : zipped(content);
          exchange.sendResponseHeaders(content == null ? 404 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      FileSource absent = new HttpFiles(address.resolve("/absent/"), ".gz");
      FileSource present = new HttpFiles(address.resolve("/data/"), ".gz");
      CatalogueEntry entry = entry(files, new IdxFormat(TWO), List.of(absent, present));
      assertThat(fetch(entry).images("train")).isEqualTo(3);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void namesEachSourceAndWhyItFailed() throws IOException {
    Map<String, byte[]> files = idx();
    Map<String, byte[]> wrong = new TreeMap<>(files);
    wrong.put("t10k-labels-idx1-ubyte", idx(0x801, new int[] {1}, 0));
    Map<String, byte[]> longer = new TreeMap<>(files);
    longer.put("t10k-images-idx3-ubyte", new byte[1000]);
    CatalogueEntry entry =
        entry(
            files,
            new IdxFormat(TWO),
            List.of(
                new HttpFiles(URI.create("http://127.0.0.1:1/"), ".gz"),
                new Given(wrong),
                new Given(longer),
                new Given(Map.of())));
    assertThatThrownBy(() -> fetch(entry))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Dataset sample could not be fetched")
        .hasMessageContaining("http://127.0.0.1:1/: ")
        .hasMessageContaining("given files: t10k-labels-idx1-ubyte has SHA-256")
        .hasMessageContaining("given files: t10k-images-idx3-ubyte is longer than its 18 bytes")
        .hasMessageContaining("given files: no file t10k-images-idx3-ubyte");
    assertThat(store.list("")).isEmpty();
    assertThat(temp.resolve("work")).isDirectoryNotContaining("glob:**/fetch-*");
    assertThat(temp.resolve("work/downloads")).isDirectoryNotContaining("glob:**.part");
    // No retry helps where every source has another version.
    assertThatThrownBy(() -> fetch(entry(files, new IdxFormat(TWO), List.of(new Given(wrong)))))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("t10k-labels-idx1-ubyte has SHA-256");
  }

  @Test
  void fetchesOnceAndRefusesAPlanOfAnotherVersion() throws IOException {
    Map<String, byte[]> files = idx();
    DatasetManifest first = fetch(entry(files, new IdxFormat(TWO), List.of(new Given(files))));
    CatalogueEntry offline = entry(files, new IdxFormat(TWO), List.of());
    assertThat(fetch(offline)).isEqualTo(first);
    DatasetFetch fetch =
        new DatasetFetch(new Catalogue(List.of(offline)), store, temp.resolve("work"));
    StageWork.Fetch stage = new StageWork.Fetch("sample", offline.key());
    assertThat(fetch.fetch(stage, ImportProgress.NONE)).isEqualTo(first);
    StageWork.Fetch other = new StageWork.Fetch("sample", "c".repeat(64));
    assertThatThrownBy(() -> fetch.fetch(other, ImportProgress.NONE))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("Submit the study again");
  }

  @Test
  void aProgressThatThrowsEndsTheFetch() throws IOException {
    Map<String, byte[]> files = idx();
    CatalogueEntry entry = entry(files, new IdxFormat(TWO), List.of(new Given(files)));
    ImportProgress stopping =
        (phase, done, total) -> {
          throw new IllegalStateException("stop");
        };
    assertThatThrownBy(() -> fetch(entry, stopping)).hasMessage("stop");
    assertThat(store.list("")).isEmpty();
  }

  @Test
  void anUnknownNameComesWithTheNearest() {
    assertThatThrownBy(() -> Catalogue.standard().find("fashon-mnist"))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining(
            "There is no dataset \"fashon-mnist\"; did you mean \"fashion-mnist\"?");
  }

  /** A changed key means that stored datasets and all results on them are computed anew. */
  @Test
  void keysOfTheStandardCatalogueStayAsTheyAre() {
    Map<String, String> keys = new TreeMap<>();
    for (CatalogueEntry entry : Catalogue.standard().entries()) {
      keys.put(entry.name(), entry.key().substring(0, 8));
    }
    assertThat(keys)
        .hasToString(
            "{cifar10=225aa513, cifar10-python=7159404c, cifar100=18a95007, cifar100-python=2e1109d6, digits=803016dc, fashion-mnist=878eb745, mnist-5k=c51f42b2, stl10=33f6b4fb}");
  }

  @Test
  void listsTheCatalogueThenWhatWasImported() throws IOException {
    Path folder = temp.resolve("own");
    SampleFolder.classes(folder, 2, 5);
    new DatasetImport(store, temp.resolve("work")).folder(folder, ImportProgress.NONE);
    Map<String, byte[]> files = idx();
    CatalogueEntry entry = entry(files, new IdxFormat(TWO), List.of(new Given(files)));
    DatasetListing listing = new DatasetListing(new Catalogue(List.of(entry)), store);
    assertThat(listing.rows())
        .extracting(DatasetListing.Row::name)
        .containsExactly("sample", "own");
    assertThat(listing.rows().get(0).stored()).isNull();
    fetch(entry);
    assertThat(listing.rows().get(0).stored()).isNotNull();
    assertThat(listing.rows()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"40 per class", "41 per class", "81", "1%"})
  void refusesMoreLabelsThanThereAre(String labels) {
    DatasetSizes sizes =
        new DatasetSizes("small", List.of("a", "b"), Collections.nCopies(2, 40), 20);
    DataSelection selection = new DataSelection("small", null, Labels.parse(labels), null);
    if (labels.equals("40 per class")) {
      sizes.checkEvaluation(selection);
    } else {
      assertThatThrownBy(() -> sizes.checkEvaluation(selection))
          .isInstanceOf(InvalidSpec.class)
          .hasMessageContaining("small")
          .hasMessageContaining(labels);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "all, true, true",
    "2 per class, true, true",
    "1 per class, false, true",
    "2, false, true",
    "3, true, true",
    "2.5%, false, true",
    "1, false, false"
  })
  void refusesLabelsOfWhichNoneCanBeHeldOut(String labels, boolean single, boolean several) {
    DataSelection selection = new DataSelection("small", null, Labels.parse(labels), null);
    List<Integer> counts = Collections.nCopies(2, 40);
    DatasetSizes sizes = new DatasetSizes("small", List.of("a", "b"), counts, 20);
    DatasetSizes multiLabel = new DatasetSizes("small", List.of("a", "b"), counts, 80, 20, 0, true);
    assertThat(chooses(sizes, selection)).isEqualTo(single);
    assertThat(chooses(multiLabel, selection)).isEqualTo(several);
  }

  private static boolean chooses(DatasetSizes sizes, DataSelection selection) {
    try {
      sizes.checkChoice(selection, "one rate");
      return true;
    } catch (InvalidSpec e) {
      assertThat(e)
          .hasMessageContaining("labels: " + selection.labels() + " leaves ")
          .hasMessageContaining("small one image")
          .hasMessageContaining("held out to choose on; ask for more labels, or for one rate");
      return false;
    }
  }

  @Test
  void refusesMoreImagesThanThereAreAndMoreLabelsThanAreKept() {
    DatasetSizes sizes =
        new DatasetSizes("small", List.of("a", "b"), Collections.nCopies(2, 40), 20);
    sizes.checkEvaluation(new DataSelection("small", 80, Labels.ALL, null));
    assertThatThrownBy(
            () -> sizes.checkEvaluation(new DataSelection("small", 81, Labels.ALL, null)))
        .hasMessageContaining("80 training images of small");
    assertThatThrownBy(
            () -> sizes.checkEvaluation(new DataSelection("small", 10, Labels.parse("11"), null)))
        .hasMessageContaining("10 images kept of small");
    assertThatThrownBy(
            () ->
                sizes.checkEvaluation(
                    new DataSelection("small", 10, Labels.parse("6 per class"), null)))
        .hasMessageContaining("10 images kept of small");
  }

  @Test
  void resolvesNamesOfStudyFiles() throws IOException {
    SampleFolder.classes(temp.resolve("study/images"), 2, 5);
    DatasetImport imports = new DatasetImport(store, temp.resolve("work"));
    DatasetKeys keys = new DatasetKeys(Catalogue.standard(), imports, temp.resolve("study"));
    try (DatasetKeys.Found found = keys.find("folder:images", ImportProgress.NONE);
        DatasetKeys.Found same =
            keys.find("folder:" + temp.resolve("study/images"), ImportProgress.NONE)) {
      assertThat(same.key()).isEqualTo(found.key());
      assertThat(found.sizes().training()).containsExactly(4, 4);
      Objects.requireNonNull(found.candidate()).decode();
      assertThat(store.list("")).isEmpty();
      assertThat(Objects.requireNonNull(found.candidate()).store().key()).isEqualTo(found.key());
      assertThat(DatasetManifest.find(store, found.key())).isPresent();
    }
    DatasetKeys.Found digits = keys.find("digits", ImportProgress.NONE);
    assertThat(digits.key()).isEqualTo(Catalogue.standard().find("digits").key());
    assertThat(digits.candidate()).isNull();
    assertThat(digits.metric()).isEqualTo(MetricName.TOP_1);
    assertThatThrownBy(() -> keys.find("archive:none.tar", ImportProgress.NONE))
        .hasMessageContaining("There is no archive " + temp.resolve("study/none.tar"));
  }
}
