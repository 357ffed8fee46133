package selfstudy.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A part of DTD, imported and shown. */
class DatasetsCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Path folder;

  @BeforeEach
  void makeTextures(@TempDir Path folder) throws IOException {
    this.folder = folder;
    write("dtd/labels/train1.txt", "dotted/d1.png\nwavy/w1.png\n".getBytes(UTF_8));
    write("dtd/labels/val1.txt", "wavy/w2.png\n".getBytes(UTF_8));
    write("dtd/labels/test1.txt", "dotted/d2.png\n".getBytes(UTF_8));
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", png);
    for (String name : List.of("dotted/d1", "dotted/d2", "wavy/w1", "wavy/w2")) {
      write("dtd/images/" + name + ".png", png.toByteArray());
    }
  }

  private void write(String path, byte[] content) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  private int execute(String... arguments) {
    out.reset();
    err.reset();
    Map<String, String> environment = Map.of("SELFSTUDY_HOME", folder.resolve("home").toString());
    return Main.commandLine(
            new Context(
                environment,
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                false,
                "selfstudy"))
        .execute(arguments);
  }

  @Test
  void aPartIsImportedUnderItsOwnNameAndShown() throws IOException {
    String dtd = folder.resolve("dtd").toString();
    assertThat(execute("datasets", "add", "dtd", "--from", dtd)).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .contains("This is not the official dtd", "2 classes, officially 47");
    assertThat(execute("datasets", "add", "dtd", "--from", dtd, "--subset", "dtd-2")).isZero();
    assertThat(out.toString(UTF_8))
        .contains(
            "dtd-2: 3 training and 1 test images in 2 classes",
            "not the official dtd, contents not checked (folder dtd is unpacked):");
    assertThat(err.toString(UTF_8)).doesNotContain("Decoded it takes");
    write("home/config.toml", "[cache]\nbytes = \"300 B\"\n".getBytes(UTF_8));
    assertThat(execute("datasets", "add", "dtd", "--from", dtd, "--subset", "dtd-2")).isZero();
    assertThat(err.toString(UTF_8))
        .contains("Decoded it takes 308 B, more than the 300 B", "--shorter-side N");
    Path sheet = folder.resolve("sheet.png");
    assertThat(execute("datasets", "show", "dtd-2", "--sheet", sheet.toString())).isZero();
    assertThat(out.toString(UTF_8)).containsPattern("wavy +2 +0").containsPattern("dotted +1 +1");
    assertThat(ImageIO.read(sheet.toFile())).isNotNull();
    assertThat(execute("datasets", "list")).isZero();
    assertThat(out.toString(UTF_8)).contains("imported: a part or variant of dtd", "sun397");
  }

  @Test
  void aStudyOfImagesOfSeveralClassesIsPlannedByTheirMetricAndRefusedWhatDoesNotFit()
      throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", png);
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      write(
          "voc/Annotations/" + i + ".xml",
          "<a><object><name>cat</name></object><object><name>dog</name></object></a>"
              .getBytes(UTF_8));
      write("voc/JPEGImages/" + i + ".jpg", png.toByteArray());
      list.append(i).append('\n');
    }
    write(
        "voc/ImageSets/Main/trainval.txt",
        list.toString().replaceFirst("39\n", "").getBytes(UTF_8));
    write("voc/ImageSets/Main/test.txt", "39\n".getBytes(UTF_8));
    String voc = folder.resolve("voc").toString();
    assertThat(execute("datasets", "add", "voc2007", "--from", voc, "--subset", "voc-2")).isZero();
    String study =
        """
        name: several
        seeds: [1]
        pretraining: {name: 'imported:voc-2'}
        methods: [simclr]
        training: {batchSize: 4}
        evaluate:
        - protocol: linear
          datasets: ['imported:voc-2']
        """;
    assertThat(plan(study)).as(err.toString(UTF_8)).isZero();
    assertThat(plan(study.replace("'imported:voc-2']", "{name: 'imported:voc-2', labels: 50%}]")))
        .isZero();
    refused(
        study.replace("['imported:voc-2']", "[{name: 'imported:voc-2', labels: 3 per class}]"),
        "study.yaml:8:47: evaluate[0].datasets[0].labels: voc-2: labels: 3 per class has no meaning");
    refused(
        study.replace("['imported:voc-2']", "[{name: 'imported:voc-2', metric: top-1}]"),
        "study.yaml:8:47: evaluate[0].datasets[0].metric: top-1 does not fit imported:voc-2, whose images"
            + " may show several classes: 11-point-map or area-map does.");
    refused(
        study.replace("-2']", "-2', {name: 'imported:voc-2', metric: 11-point-map}]"),
        "study.yaml:8:32: evaluate[0].datasets[1]: linear is evaluated on voc-2 by 11-point-map"
            + " already, which is its official metric; leave one out");
    assertThat(plan(study.replace("-2']", "-2', {name: 'imported:voc-2', metric: area-map}]")))
        .as(err.toString(UTF_8))
        .isZero();
    refused(
        study.replace("[simclr]", "[supervised]"),
        "study.yaml:4:11: methods[0]: an image of imported:voc-2 may show several classes");
    refused(
        study.replace("'imported:voc-2']", "{name: digits, metric: area-map}]"),
        "area-map does not fit digits, whose images show one class each: top-1 or top-5 or"
            + " mean-per-class does.");
  }

  private int plan(String study) throws IOException {
    write("study.yaml", study.getBytes(UTF_8));
    err.reset();
    return execute("plan", folder.resolve("study.yaml").toString());
  }

  private void refused(String study, String reason) throws IOException {
    assertThat(plan(study)).isEqualTo(2);
    assertThat(err.toString(UTF_8).replaceAll("\\s+", " ")).contains(reason);
  }

  @Test
  void ownImagesGetANameToBeReducedAndWithoutWhatIsCorrupt() throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB), "png", png);
    for (int i = 0; i < 6; i++) {
      write("own/class" + i % 2 + "/" + i + ".png", png.toByteArray());
    }
    write("own/class0/bad.png", "no image".getBytes(UTF_8));
    String own = folder.resolve("own").toString();

    assertThat(execute("datasets", "add", own)).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("class0/bad.png", "--name NAME --skip-corrupt");
    assertThat(execute("datasets", "add", own, "--skip-corrupt")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("name them with --name NAME");
    assertThat(
            execute(
                "datasets", "add", own, "--name", "mine", "--skip-corrupt", "--shorter-side", "24"))
        .isZero();
    assertThat(out.toString(UTF_8))
        .contains("imported:mine: 4 training and 2 test images in 2 classes")
        .contains("left out: Image class0/bad.png")
        .contains("shorter side at most 24");
    assertThat(execute("datasets", "list")).isZero();
    assertThat(out.toString(UTF_8)).containsPattern("imported:mine +4 \\+ 2 images, 2 classes");
    for (String name : List.of("imported:mine", "mine")) {
      assertThat(execute("datasets", "show", name)).isZero();
      assertThat(out.toString(UTF_8)).startsWith("imported:mine: 4 training");
    }
    assertThat(execute("datasets", "show", "mime")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("did you mean \"imported:mine\"? Images of your own");
    assertThat(execute("datasets", "add", own, "--name", "x", "--shorter-side", "3")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("A shorter side of 3 pixels is too short");
    assertThat(execute("datasets", "add", "cifar10", "--from", own, "--shorter-side", "24"))
        .isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("--shorter-side is for image files");
  }

  @Test
  void aFolderIsListedByItsKeyAndShownAsStudiesNameIt() throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", png);
    for (int i = 0; i < 6; i++) {
      write("pets/class" + i % 2 + "/" + i + ".png", png.toByteArray());
    }
    String pets = folder.resolve("pets").toString();
    assertThat(execute("datasets", "show", "folder:" + pets)).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .contains(
            "folder:" + pets + " is not in the store. Add it: selfstudy datasets add " + pets);
    assertThat(execute("datasets", "add", pets)).isZero();
    assertThat(execute("datasets", "show", "folder:" + pets)).isZero();
    assertThat(out.toString(UTF_8)).startsWith("folder:" + pets + ": 4 training and 2 test images");
    assertThat(execute("datasets", "list")).isZero();
    Matcher row =
        Pattern.compile("(?m)^([0-9a-f]{12}) .* pets, of a folder or archive")
            .matcher(out.toString(UTF_8));
    assertThat(row.find()).isTrue();
    assertThat(execute("datasets", "show", row.group(1))).isZero();
  }

  @Test
  void whatIsNotThereIsToldWithWhatToDo() {
    assertThat(execute("datasets", "show", "dtd")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("selfstudy datasets fetch dtd");
    assertThat(execute("datasets", "show", "dtdd")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("did you mean \"dtd\"?");
    assertThat(execute("datasets", "add", "dtd")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("--from PATH");
    assertThat(execute("datasets", "add", "dtd", "--subset", "x")).isEqualTo(2);
  }
}
