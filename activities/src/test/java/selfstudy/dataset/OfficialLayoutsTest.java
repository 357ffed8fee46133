package selfstudy.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import selfstudy.store.MemoryArtifactStore;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sinks;
import us.hebi.matlab.mat.types.Struct;

/** Small folders in the layouts of the datasets' homes. */
class OfficialLayoutsTest {
  @TempDir private Path folder;

  private void image(String path) throws IOException {
    SampleFolder.png(folder, path, path.hashCode() & 0xff);
  }

  private void write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void matlab(String path, MatFile content) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    content.writeTo(Sinks.newStreamingFile(file.toFile()));
  }

  private static Matrix row(int... values) {
    Matrix row = Mat5.newMatrix(1, values.length);
    for (int i = 0; i < values.length; i++) {
      row.setDouble(0, i, values[i]);
    }
    return row;
  }

  private Arrangement arrange(String layout) throws IOException {
    return Layouts.of(layout)
        .arrange(new LayoutFiles(new FolderFiles(folder, ImportProgress.NONE)));
  }

  /** {@code split class file} of each image. */
  private static List<String> rows(Arrangement arrangement) {
    return arrangement.files().stream()
        .map(
            file ->
                file.split()
                    + ' '
                    + arrangement.classes().get(file.label())
                    + ' '
                    + file.path().substring(file.path().lastIndexOf('/') + 1))
        .toList();
  }

  @Test
  void readsFoodsLists() throws IOException {
    write("food-101/meta/classes.txt", "pie\nribs\n");
    write("food-101/meta/train.txt", "pie/1\nribs/2\n");
    write("food-101/meta/test.txt", "ribs/1\npie/9\n");
    for (String name : List.of("pie/1", "ribs/2", "ribs/1")) {
      image("food-101/images/" + name + ".jpg");
    }
    Arrangement found = arrange("food101");
    assertThat(rows(found))
        .containsExactly("train pie 1.jpg", "train ribs 2.jpg", "test ribs 1.jpg");
    assertThat(found.absent()).containsExactly("images/pie/9.jpg");
    write("food-101/meta/test.txt", "ribs/2\n");
    assertThatThrownBy(() -> arrange("food101")).hasMessageContaining("is listed twice");
    write("food-101/meta/test.txt", "soup/2\n");
    assertThatThrownBy(() -> arrange("food101")).hasMessageContaining("is of class soup, unknown");
    Files.delete(folder.resolve("food-101/meta/test.txt"));
    assertThatThrownBy(() -> arrange("food101"))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("There is no meta/test.txt in folder " + folder);
  }

  @Test
  void readsDtdsFirstSplitWithValidationAsTraining() throws IOException {
    write("dtd/labels/train1.txt", "wavy/wavy_1.png\n");
    write("dtd/labels/val1.txt", "dotted/dotted_1.png\n");
    write("dtd/labels/test1.txt", "wavy/wavy_2.png\n");
    write("dtd/labels/train2.txt", "wavy/wavy_2.png\n");
    for (String name : List.of("wavy/wavy_1", "wavy/wavy_2", "dotted/dotted_1")) {
      image("dtd/images/" + name + ".png");
    }
    Arrangement found = arrange("dtd");
    assertThat(found.classes()).containsExactly("dotted", "wavy");
    assertThat(rows(found))
        .containsExactly(
            "train wavy wavy_1.png", "train dotted dotted_1.png", "test wavy wavy_2.png");
    write("dtd/labels/test1.txt", "wavy/wavy_1.png\n");
    assertThatThrownBy(() -> arrange("dtd")).hasMessageContaining("is listed twice");
  }

  @Test
  void readsAircraftsVariants() throws IOException {
    String data = "fgvc-aircraft-2013b/data/";
    write(data + "variants.txt", "707-320\nDC-3 b\n");
    write(data + "images_variant_trainval.txt", "0034309 707-320\n0000007 DC-3 b\n");
    write(data + "images_variant_test.txt", "1000001 DC-3 b\n");
    write(data + "images_family_test.txt", "0034309 Boeing\n");
    for (String name : List.of("0034309", "0000007", "1000001")) {
      image(data + "images/" + name + ".jpg");
    }
    assertThat(rows(arrange("aircraft")))
        .containsExactly(
            "train 707-320 0034309.jpg", "train DC-3 b 0000007.jpg", "test DC-3 b 1000001.jpg");
    write(data + "images_variant_test.txt", "1000001\n");
    assertThatThrownBy(() -> arrange("aircraft"))
        .hasMessageContaining("Line \"1000001\" of list test");
  }

  @Test
  void readsPetsInTheOrderOfTheirNumbers() throws IOException {
    write(
        "annotations/trainval.txt",
        "#Image CLASS-ID SPECIES BREED\nboxer_1 9 2 2\nMaine_Coon_3 1 1 1\n");
    write("annotations/test.txt", "Maine_Coon_10 1 1 1\n");
    for (String name : List.of("boxer_1", "Maine_Coon_3", "Maine_Coon_10", "Maine_Coon_77")) {
      image("images/" + name + ".jpg");
    }
    Arrangement found = arrange("pets");
    assertThat(found.classes()).containsExactly("Maine_Coon", "boxer");
    assertThat(rows(found))
        .containsExactly(
            "train boxer boxer_1.jpg",
            "train Maine_Coon Maine_Coon_3.jpg",
            "test Maine_Coon Maine_Coon_10.jpg");
    write("annotations/test.txt", "pug_10 1 1 1\n");
    assertThatThrownBy(() -> arrange("pets")).hasMessageContaining("Line \"pug_10 1 1 1\"");
  }

  @Test
  void readsSunsFirstPartitionWithNestedScenes() throws IOException {
    write("Training_01.txt", "/a/abbey/sun_a.jpg\n/c/casino/indoor/sun_b.jpg\n");
    write("Testing_01.txt", "/c/casino/indoor/sun_c.jpg\n/a/abbey/sun_d.jpg\n");
    write("Training_02.txt", "/a/abbey/sun_d.jpg\n");
    for (String name :
        List.of(
            "a/abbey/sun_a", "c/casino/indoor/sun_b", "c/casino/indoor/sun_c", "a/abbey/sun_d")) {
      image("SUN397/" + name + ".jpg");
    }
    Arrangement found = arrange("sun397");
    assertThat(found.classes()).containsExactly("abbey", "casino/indoor");
    assertThat(rows(found))
        .containsExactly(
            "train abbey sun_a.jpg",
            "train casino/indoor sun_b.jpg",
            "test casino/indoor sun_c.jpg",
            "test abbey sun_d.jpg");
    write("Testing_01.txt", "abbey/sun_d.jpg\n");
    assertThatThrownBy(() -> arrange("sun397")).hasMessageContaining("not in the official form");
  }

  @Test
  void readsFlowersMatlabFiles() throws IOException {
    matlab("imagelabels.mat", Mat5.newMatFile().addArray("labels", row(102, 1, 5, 1)));
    matlab(
        "setid.mat",
        Mat5.newMatFile()
            .addArray("trnid", row(2))
            .addArray("valid", row(3))
            .addArray("tstid", row(4, 1)));
    for (int i = 1; i <= 4; i++) {
      image("jpg/image_%05d.jpg".formatted(i));
    }
    assertThat(rows(arrange("flowers102")))
        .containsExactly(
            "train 1 image_00002.jpg",
            "train 5 image_00003.jpg",
            "test 1 image_00004.jpg",
            "test 102 image_00001.jpg");
    matlab("setid.mat", Mat5.newMatFile().addArray("trnid", row(5)));
    assertThatThrownBy(() -> arrange("flowers102"))
        .hasMessageContaining("trnid names image 5 of 4");
    matlab("setid.mat", Mat5.newMatFile().addArray("valid", row(1)));
    assertThatThrownBy(() -> arrange("flowers102")).hasMessageContaining("no variable trnid");
    write("setid.mat", "not MATLAB");
    assertThatThrownBy(() -> arrange("flowers102"))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("setid.mat of folder " + folder + " is no MATLAB 5 file");
  }

  @Test
  void readsTheSmallFlowersByTheirNumbers() throws IOException {
    matlab(
        "datasplits.mat",
        Mat5.newMatFile()
            .addArray("trn1", row(1, 81))
            .addArray("val1", row(80))
            .addArray("tst1", row(1360)));
    for (int i : new int[] {1, 80, 81, 1360}) {
      image("jpg/image_%04d.jpg".formatted(i));
    }
    assertThat(rows(arrange("flowers17")))
        .containsExactly(
            "train 1 image_0001.jpg",
            "train 2 image_0081.jpg",
            "train 1 image_0080.jpg",
            "test 17 image_1360.jpg");
  }

  @Test
  void readsCarsAnnotations() throws IOException {
    Cell names = Mat5.newCell(1, 2);
    names.set(0, Mat5.newString("AM General Hummer SUV 2000")).set(1, Mat5.newString("Acura RL"));
    matlab("devkit/cars_meta.mat", Mat5.newMatFile().addArray("class_names", names));
    matlab("devkit/cars_train_annos.mat", annotations("00001.jpg", 2));
    image("cars_train/00001.jpg");
    assertThat(rows(arrange("cars"))).containsExactly("train Acura RL 00001.jpg");
    matlab("cars_test_annos_withlabels.mat", annotations("00001.jpg", 1));
    image("cars_test/00001.jpg");
    assertThat(rows(arrange("cars")))
        .containsExactly("train Acura RL 00001.jpg", "test AM General Hummer SUV 2000 00001.jpg");
    matlab("devkit/cars_train_annos.mat", annotations("00001.jpg", 3));
    assertThatThrownBy(() -> arrange("cars")).hasMessageContaining("has label 3 of 2");
  }

  private static MatFile annotations(String name, int label) {
    Struct annotations = Mat5.newStruct(1, 1);
    annotations.set("fname", 0, Mat5.newString(name));
    annotations.set("class", 0, Mat5.newScalar(label));
    return Mat5.newMatFile().addArray("annotations", annotations);
  }

  @Test
  void readsBirdsnapsTable() throws IOException {
    write(
        "birdsnap/images.txt",
        "url\tmd5\tpath\tspecies_id\nx\ty\tWren/2.jpg\t2\nx\ty\tAuk/1.jpg\t1\nx\ty\tAuk/2.jpg\t1\n");
    write("birdsnap/test_images.txt", "path\nAuk/1.jpg\n");
    image("images/Wren/2.jpg");
    image("images/Auk/1.jpg");
    Arrangement found = arrange("birdsnap");
    assertThat(rows(found)).containsExactly("train Wren 2.jpg", "test Auk 1.jpg");
    assertThat(found.absent()).containsExactly("Auk/2.jpg");
    write("birdsnap/images.txt", "url\tmd5\nx\ty\n");
    assertThatThrownBy(() -> arrange("birdsnap")).hasMessageContaining("list images.txt");
  }

  @Test
  void readsImagenetsTarOfTarsWithTheValidationImagesOfTheKit() throws IOException {
    byte[][] images = new byte[5][];
    for (int i = 0; i < images.length; i++) {
      images[i] = SampleFolder.encoded(SampleFolder.image(i, 20 + i, 20), "png");
    }
    Path train = folder.resolve("ILSVRC2012_img_train.tar");
    Files.write(
        train,
        SampleFolder.tar(
            "n02000000.tar", SampleFolder.tar("n02000000_7.JPEG", images[0]),
            "n01000000.tar",
                SampleFolder.tar("n01000000_1.JPEG", images[1], "n01000000_2.JPEG", images[2])));
    Path validation = folder.resolve("ILSVRC2012_img_val.tar");
    Files.write(
        validation,
        SampleFolder.tar(
            "ILSVRC2012_val_00000001.JPEG", images[3], "ILSVRC2012_val_00000002.JPEG", images[4]));
    Path kit = folder.resolve("kit");
    write("kit/data/ILSVRC2012_validation_ground_truth.txt", "2\n1\n");
    matlab("kit/data/meta.mat", synsets(1, "n02000000", 0, 2, "n01000000", 0, 3, "n09000000", 2));
    Path work = folder.resolve("work");
    try (ImageFiles files =
        JoinedFiles.open(List.of(train, validation, kit), work, ImportProgress.NONE)) {
      Arrangement found = Layouts.of("imagenet").arrange(new LayoutFiles(files));
      assertThat(found.classes()).containsExactly("n01000000", "n02000000");
      assertThat(rows(found))
          .containsExactly(
              "train n01000000 n01000000_1.JPEG",
              "train n01000000 n01000000_2.JPEG",
              "train n02000000 n02000000_7.JPEG",
              "test n01000000 ILSVRC2012_val_00000001.JPEG",
              "test n02000000 ILSVRC2012_val_00000002.JPEG");
      assertThat(files.read("n02000000/n02000000_7.JPEG")).containsExactly(images[0]);
      assertThat(files.read("n01000000/n01000000_2.JPEG")).containsExactly(images[2]);
      assertThat(files.read("ILSVRC2012_val_00000002.JPEG")).containsExactly(images[4]);
      assertThat(work).as("nothing is copied out of plain tars").doesNotExist();
    }
    write("kit/data/ILSVRC2012_validation_ground_truth.txt", "2\n3\n");
    try (ImageFiles files =
        JoinedFiles.open(List.of(train, validation, kit), work, ImportProgress.NONE)) {
      assertThatThrownBy(() -> Layouts.of("imagenet").arrange(new LayoutFiles(files)))
          .isInstanceOf(BadDataException.class)
          .hasMessageContaining("Line 2 of data/ILSVRC2012_validation_ground_truth.txt is \"3\"");
    }
  }

  @Test
  void readsImagenetsSortedFoldersWithoutTheKit() throws IOException {
    image("train/n01000000/a.JPEG");
    image("train/n02000000/b.JPEG");
    image("val/n02000000/ILSVRC2012_val_00000001.JPEG");
    assertThat(rows(arrange("imagenet")))
        .containsExactly(
            "train n01000000 a.JPEG",
            "train n02000000 b.JPEG",
            "test n02000000 ILSVRC2012_val_00000001.JPEG");
  }

  /** Number, class and children of each. */
  private static MatFile synsets(Object... values) {
    Struct synsets = Mat5.newStruct(values.length / 3, 1);
    for (int i = 0; i < values.length / 3; i++) {
      synsets.set("ILSVRC2012_ID", i, Mat5.newScalar((Integer) values[3 * i]));
      synsets.set("WNID", i, Mat5.newString((String) values[3 * i + 1]));
      synsets.set("num_children", i, Mat5.newScalar((Integer) values[3 * i + 2]));
    }
    return Mat5.newMatFile().addArray("synsets", synsets);
  }

  @Test
  void readsVocsObjectsWithDifficultOnesAsNeither() throws IOException {
    write("VOC2007/ImageSets/Main/trainval.txt", "000005\n000007\n");
    write("VOC2007/ImageSets/Main/test.txt", "000001\n");
    write("VOC2007/Annotations/000005.xml", annotation("dog 1", "cat 0", "dog 0"));
    write("VOC2007/Annotations/000007.xml", annotation("cat 1"));
    write(
        "VOC2007/Annotations/000001.xml",
        annotation("dog 0").replace("<difficult>0</difficult>", "<part><name>cat</name></part>"));
    for (String name : List.of("000001", "000005", "000007")) {
      image("VOC2007/JPEGImages/" + name + ".jpg");
    }
    Arrangement found = arrange("voc");
    assertThat(found.classes()).containsExactly("cat", "dog");
    assertThat(found.files())
        .extracting(LabelledFile::truth)
        .containsExactly(
            List.of((byte) 1, (byte) 1), List.of((byte) -1, (byte) 0), List.of((byte) 0, (byte) 1));
    assertThat(found.counts("train")).containsExactly(1, 1);
    assertThat(found.images("train")).isEqualTo(2);
    assertThat(found.multiLabel()).isTrue();
    write(
        "VOC2007/Annotations/000001.xml",
        "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><annotation>&e;</annotation>");
    assertThatThrownBy(() -> arrange("voc"))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("Annotations/000001.xml is no annotation in XML without a DOCTYPE");
  }

  private static String annotation(String... objects) {
    StringBuilder xml = new StringBuilder("<annotation>");
    for (String object : objects) {
      String[] words = object.split(" ", 2);
      xml.append(
          "<object><name>%s</name><difficult>%s</difficult></object>"
              .formatted(words[0], words[1]));
    }
    return xml.append("</annotation>").toString();
  }

  @Test
  void drawsThirtyOfEachClassOfCaltechWhateverElseIsThere() throws IOException {
    for (int i = 0; i < 34; i++) {
      image("101_ObjectCategories/ant/image_%04d.png".formatted(i));
    }
    List<String> alone = rows(arrange("caltech101"));
    assertThat(alone).filteredOn(row -> row.startsWith("train")).hasSize(30);
    for (int i = 0; i < 31; i++) {
      image("101_ObjectCategories/bee/image_%04d.png".formatted(i));
    }
    Arrangement both = arrange("caltech101");
    assertThat(both.counts("test")).containsExactly(4, 1);
    assertThat(rows(both)).containsAll(alone);
    assertThat(rows(both).stream().filter(row -> row.startsWith("test ant")).toList())
        .isNotEqualTo(
            List.of(
                "test ant image_0030.png",
                "test ant image_0031.png",
                "test ant image_0032.png",
                "test ant image_0033.png"));
    image("101_ObjectCategories/cat/image_0001.png");
    assertThatThrownBy(() -> arrange("caltech101")).hasMessageContaining("Class cat has 1 images");
  }

  @Test
  void readsCaltechsZipOfATarGzAsTheTarGzAlone() throws IOException {
    List<Object> entries = new ArrayList<>();
    for (int i = 0; i < 31; i++) {
      entries.add("101_ObjectCategories/BACKGROUND_Google/image_%04d.jpg".formatted(i));
      entries.add(SampleFolder.encoded(SampleFolder.image(i, 20, 20), "png"));
    }
    entries.add("101_ObjectCategories/BACKGROUND_Google/tmp");
    entries.add(SampleFolder.encoded(SampleFolder.image(99, 20, 20), "png"));
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(SampleFolder.tar(entries.toArray()));
    }
    Path inner = folder.resolve("101_ObjectCategories.tar.gz");
    Files.write(inner, zipped.toByteArray());
    Path outer = folder.resolve("caltech-101.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(outer))) {
      zip.putNextEntry(new ZipEntry("caltech-101/101_ObjectCategories.tar.gz"));
      zip.write(zipped.toByteArray());
      zip.putNextEntry(new ZipEntry("__MACOSX/caltech-101/._101_ObjectCategories.tar.gz"));
      zip.write(new byte[100]);
      zip.putNextEntry(new ZipEntry("caltech-101/Annotations.tar"));
      zip.write(SampleFolder.tar("Annotations/ant/annotation_0001.mat", new byte[10]));
    }
    DatasetManifest ofInner = addCaltech(inner);
    assertThat(ofInner.counts())
        .containsEntry("train", List.of(30))
        .containsEntry("test", List.of(1));
    assertThat(addCaltech(outer).key()).isEqualTo(ofInner.key());
  }

  private DatasetManifest addCaltech(Path file) throws IOException {
    MemoryArtifactStore store = new MemoryArtifactStore();
    return new OfficialImport(Catalogue.standard(), store, folder.resolve("work"))
        .add(
            new ImportRequest(
                "caltech101", List.of(file), "caltech-part", null, ImportOptions.NONE),
            ImportProgress.NONE);
  }

  @Test
  void refusesATarGzInsideThatIsNone() throws IOException {
    Path outer = folder.resolve("caltech-101.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(outer))) {
      zip.putNextEntry(new ZipEntry("images.tgz"));
      zip.write(new byte[100]);
    }
    assertThatThrownBy(() -> addCaltech(outer))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("is damaged");
  }
}
