package selfstudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import selfstudy.encoder.Encoder;
import selfstudy.spec.EncoderSpec;
import selfstudy.spec.Json;
import selfstudy.tensor.Safetensors;
import selfstudy.tensor.Tensor;

/** Commands in this process, without any server. */
class CommandLineTest {
  private static final String STUDY =
      """
      name: little
      seeds: [1, 2]
      pretraining: {name: fashion-mnist, images: 1000}
      methods: [simclr, random]
      evaluate:
        - protocol: linear
          datasets: [{name: fashion-mnist, labels: 10 per class}]
      """;

  private final Path folder;
  private final Path home;
  private final Map<String, String> environment = new HashMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  CommandLineTest(@TempDir Path folder) {
    this.folder = folder;
    this.home = folder.resolve("home");
    environment.put("SELFSTUDY_HOME", home.toString());
  }

  @Test
  void anUnknownKeyIsToldWithItsPlaceAndTheNearest() throws IOException {
    refuses(STUDY + "resoluton: 28\n", "study.yaml:8:1", "\"resolution\"");
  }

  @Test
  void aStudyOfAnEncoderThatWasNotImportedIsToldTheCommand() throws IOException {
    refuses(
        STUDY.replace(
            "simclr", "{name: imported, label: theirs, weights: " + "0a".repeat(32) + "}"),
        "0a".repeat(32),
        "selfstudy import FILE.safetensors --encoder small --stem stride2",
        "--name theirs");
  }

  @Test
  void aPickleIsNotImported() throws IOException {
    for (String name : new String[] {"weights.pth", "weights.safetensors"}) {
      Path file = Files.writeString(folder.resolve(name), "PK\u0003\u0004 and so on");
      int code = execute("import", file.toString(), "--encoder", "resnet18", "--name", "theirs");
      assertThat(code).isEqualTo(Exit.USAGE);
      assertThat(text(err)).contains("pickle", "save_file");
    }
  }

  @Test
  void anImportedEncoderIsPlannedInItsOwnStudiesAlone() throws IOException {
    Path file = folder.resolve("theirs.safetensors");
    EncoderSpec spec =
        new EncoderSpec(
            EncoderSpec.Architecture.SMALL, EncoderSpec.Stem.STRIDE2, 1, List.of(16, 32, 64));
    SortedMap<String, Tensor> weights = new TreeMap<>();
    Encoder.of(spec)
        .shapes()
        .forEach(
            (name, shape) -> {
              if (!name.endsWith("num_batches_tracked")) {
                weights.put(
                    name, Tensor.f32(shape.getShape(), new float[Math.toIntExact(shape.size())]));
              }
            });
    Safetensors.write(file, weights, Map.of());
    String[] line = {
      "import", file.toString(), "--encoder", "small", "--stem", "stride2", "--name", "theirs"
    };
    assertThat(execute(line)).as(text(err)).isZero();
    String entry = text(out).trim();
    assertThat(entry).startsWith("{name: imported, label: theirs, weights: ");

    String study = STUDY.replace("simclr", entry);
    assertThat(execute("plan", write(study))).as(text(err)).isZero();
    assertThat(text(out)).contains("pretrain/theirs ", "evaluate/linear/theirs/");
    assertThat(execute("plan", write(study + "encoder: {stem: cifar}\n"))).isEqualTo(Exit.USAGE);
    assertThat(text(err)).contains("imported as small with stem stride2", "stem cifar");
  }

  @Test
  void aCatalogueDatasetThatNobodyImportedIsPlannedAndCostedButNotRun() throws IOException {
    String study = STUDY.replace("{name: fashion-mnist, images: 1000}", "food101");
    assertThat(execute("plan", write(study))).as(text(err)).isZero();
    assertThat(text(out))
        .containsSubsequence(
            " to compute; about ",
            "1 dataset is not in the store yet, and 'run' needs all:",
            "food101: Fetch it (5.0 GB, ",
            "STATE",
            "pretrain/simclr")
        .doesNotContain("?");
    out.reset();
    assertThat(execute("plan", write(study), "--json")).as(text(err)).isZero();
    JsonNode plan = Json.read(out.toByteArray(), JsonNode.class);
    assertThat(plan.path("absent").path("food101").asText()).contains("datasets fetch food101");
    assertThat(plan.path("estimatedSeconds").asDouble()).isGreaterThan(100);
    assertThat(execute("run", write(study))).isEqualTo(Exit.USAGE);
    assertThat(text(err))
        .contains("study.yaml:3:14: pretraining.name: food101 is not in the store yet. Fetch it");
  }

  @Test
  void allThatIsWrongWithTheDatasetsIsToldAtOnceWithItsPlace() throws IOException {
    String study =
        """
        name: little
        seeds: [1]
        pretraining: imported:absent
        methods: [simclr]
        evaluate:
          - protocol: linear
            datasets:
              - food101
              - name: folder:nowhere
                labels: 10%
              - fashion-mnst
              - {name: digits, labels: 1 per class}
          - protocol: scratch
            datasets: [dtd, food101]
        """;
    refuses(
        study,
        "study.yaml:3:14: pretraining.name: There is no imported:absent in the store. Add it: ",
        "study.yaml:9:15: evaluate[0].datasets[1].name: There is no folder ",
        "study.yaml:11:9: evaluate[0].datasets[2].name: There is no dataset \"fashion-mnst\"; did you"
            + " mean \"fashion-mnist\"?",
        "study.yaml:12:32: evaluate[0].datasets[3].labels: labels: 1 per class leaves every class of"
            + " digits one image at most");
    assertThat(execute("run", write(study))).isEqualTo(Exit.USAGE);
    assertThat(text(err))
        .containsSubsequence(
            "study.yaml:3:14: ",
            "study.yaml:8:9: evaluate[0].datasets[0].name: food101 is not in the store yet. ",
            "study.yaml:14:16: evaluate[1].datasets[0].name: dtd is not in the store yet. ")
        .doesNotContain("evaluate[1].datasets[1]");
  }

  @Test
  void importedImagesThatAreNamedWithoutTheirSchemeAreToldWithIt() throws IOException {
    pngs("own/cat", 20);
    pngs("own/dog", 20);
    assertThat(execute("datasets", "add", folder.resolve("own").toString(), "--name", "fresh"))
        .as(text(err))
        .isZero();
    assertThat(execute("plan", write(STUDY.replace("fashion-mnist, images: 1000", "fresh"))))
        .isEqualTo(Exit.USAGE);
    assertThat(text(err))
        .contains(
            "study.yaml:3:21: pretraining.name: There is no dataset \"fresh\"; did you mean"
                + " \"imported:fresh\"?");
  }

  @Test
  void aWrongTypeIsRefused() throws IOException {
    refuses(STUDY.replace("[1, 2]", "many"), "study.yaml:2", "seeds");
  }

  @Test
  void negativeEpochsAreRefused() throws IOException {
    refuses(STUDY + "training: {epochs: -3}\n", "study.yaml:8", "epochs", "-3");
  }

  @Test
  void whatIsNoFiniteNumberIsRefused() throws IOException {
    for (String number : new String[] {".nan", ".inf", "-.Inf", "1e999"}) {
      refuses(
          STUDY + "training: {optimizer: {name: sgd, learningRate: " + number + "}}\n",
          "study.yaml:8",
          number);
    }
  }

  @Test
  void aBatchLargerThanAFolderAndAFolderOfOneClassAreRefused() throws IOException {
    pngs("many/cat", 20);
    pngs("many/dog", 20);
    pngs("one/cat", 20);
    String study = STUDY.replace("fashion-mnist, images: 1000", "'folder:many'");
    refuses(study + "training: {batchSize: 100}\n", "study.yaml:8:23: training.batchSize: ", "100");
    refuses(
        study.replace("name: fashion-mnist", "name: 'folder:one'") + "training: {batchSize: 4}\n",
        "folder:one",
        "one class");
  }

  private void pngs(String into, int count) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      png.reset();
      BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
      image.setRGB(i, i, 0xffffff);
      ImageIO.write(image, "png", png);
      Path file = folder.resolve(into + "/" + i + ".png");
      Files.createDirectories(file.getParent());
      Files.write(file, png.toByteArray());
    }
  }

  @Test
  void unknownDatasetsAndMethodsAreToldWithTheNearest() throws IOException {
    refuses(STUDY.replace("fashion-mnist, images", "fashion-mnst, images"), "\"fashion-mnist\"");
    refuses(STUDY.replace("simclr", "simcrl"), "study.yaml:4", "simclr");
  }

  @Test
  void aDuplicateKeyAndAnEmptyFileAreRefused() throws IOException {
    refuses(STUDY + "name: again\n", "study.yaml:8", "name");
    refuses("", "study.yaml:1");
  }

  @Test
  void aliasBombsAndHugeMatricesAreRefused() throws IOException {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      bomb.append("a%d: &a%d [%s*a%d]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(9), i - 1));
    }
    refuses(bomb.toString(), "study.yaml:");
    refuses(
        STUDY
            + "sweep:\n  resolution: "
            + numbers(8, 1000)
            + "\n  pretraining.images: "
            + numbers(1, 1000)
            + "\n",
        "study.yaml:8",
        "20000");
  }

  @Test
  void aFolderWithoutImagesAndATruncatedImageAreRefusedByName() throws IOException {
    Path images = Files.createDirectories(folder.resolve("images/train/cat"));
    String study =
        STUDY
            .replace("fashion-mnist, images: 1000", "'folder:images'")
            .replace("fashion-mnist, labels: 10 per class", "'folder:images', labels: all");
    refuses(study, "images");
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB), "png", png);
    Path broken = images.resolve("broken.png");
    Files.write(broken, java.util.Arrays.copyOf(png.toByteArray(), 60));
    for (int i = 0; i < 20; i++) {
      Path whole = folder.resolve("images/%s/dog/%d.png".formatted(i < 10 ? "train" : "test", i));
      Files.createDirectories(whole.getParent());
      Files.write(whole, png.toByteArray());
    }
    refuses(study + "training: {batchSize: 4}\n", "broken.png", "images");
  }

  @Test
  void aMistakeIsToldBeforeAnyServerIsAskedOrStarted() throws IOException {
    String study = write(STUDY + "resoluton: 28\n");
    assertThat(execute("run", study, "--store", "minio")).isEqualTo(2);
    assertThat(execute("plan", study, "--store", "minio")).isEqualTo(2);
    assertThat(home).doesNotExist();
  }

  @Test
  void moreLabelsOrImagesThanThereAreAreRefused() throws IOException {
    refuses(STUDY.replace("10 per class", "6001 per class"), "study.yaml", "fashion-mnist", "6000");
    refuses(STUDY.replace("images: 1000", "images: 60001"), "study.yaml", "60000");
  }

  @Test
  void aBadSecondFolderKeepsTheFirstOutOfTheStore() throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB), "png", png);
    for (int i = 0; i < 80; i++) {
      Path good = folder.resolve("good/%s/%d.png".formatted(i % 2 == 0 ? "cat" : "dog", i));
      Files.createDirectories(good.getParent());
      Files.write(good, png.toByteArray());
      Path bad = folder.resolve("bad/%s/%d.png".formatted(i % 2 == 0 ? "cat" : "dog", i));
      Files.createDirectories(bad.getParent());
      Files.write(bad, i < 79 ? png.toByteArray() : java.util.Arrays.copyOf(png.toByteArray(), 60));
    }
    refuses(
        STUDY
                .replace("fashion-mnist, images: 1000", "'folder:good'")
                .replace("name: fashion-mnist", "name: 'folder:bad'")
            + "training: {batchSize: 4}\n",
        "79.png of");
  }

  @Test
  void anArchiveThatPointsOutsideItsFolderIsRefused() throws IOException {
    Path archive = folder.resolve("evil.tar");
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(archive))) {
      TarArchiveEntry entry = new TarArchiveEntry("../outside.png");
      entry.setSize(3);
      tar.putArchiveEntry(entry);
      tar.write(new byte[3]);
      tar.closeArchiveEntry();
    }
    refuses(STUDY.replace("name: fashion-mnist", "name: 'archive:evil.tar'"), "outside.png");
    assertThat(folder.resolve("outside.png")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "run",
        "run absent.yaml",
        "status --colour",
        "worker --device tpu",
        "trace simclr -o never.safetensors --device tpu",
        "trace simclr -o never.safetensors --tf32",
        "worker --threads 0",
        "worker --device cuda:0",
        "compare nothing --json --format csv",
        "compare nothing --csv --format latex",
        "submit s.yaml --parallelism 2001",
        "status nothing",
        "compare nothing",
        "export nothing x",
        "run s.yaml --workers 0"
      })
  void wrongUseIsTwo(String line) {
    assertThat(execute(line.isEmpty() ? new String[0] : line.split(" ", -1))).isEqualTo(2);
    assertThat(home).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "|selfstudy needs one of run, plan,|selfstudy --help",
        "datasets|selfstudy datasets needs one of list, fetch, add, show|selfstudy datasets --help",
        "datasets shwo|'shwo'|selfstudy datasets --help",
        "stauts|did you mean status|selfstudy --help",
        "status --jsn|did you mean --json|selfstudy status --help",
        "export|Missing required parameter|selfstudy export --help",
        "import x.safetensors|--encoder=NAME|selfstudy import --help",
        "run s.yaml --workers many|'many' is not an int|selfstudy run --help",
        "compare a --json --format csv|mutually exclusive|selfstudy compare --help",
        "bench train simcrl|simcrl|selfstudy bench train --help"
      })
  void wrongUseIsToldInOneLineAndWhereHelpIs(@Nullable String line, String told, String help) {
    assertThat(execute(line == null ? new String[0] : line.split(" ", -1))).isEqualTo(2);
    assertThat(text(err).lines()).hasSize(2);
    assertThat(text(err))
        .startsWith("selfstudy: ")
        .contains(told)
        .endsWith("Try '" + help + "'.\n");
  }

  @Test
  void aDeviceThatIsNotThereIsToldBeforeServersAre() {
    assertThat(execute("worker", "--device", "cuda:0")).isEqualTo(2);
    assertThat(text(err)).contains("cuda").doesNotContain("Temporal");
  }

  @Test
  void aLibraryThatIsNotThereIsToldBeforeServersAndWorkersStart() throws IOException {
    environment.put("PYTORCH_LIBRARY_PATH", folder.resolve("nowhere").toString());
    assertThat(execute("run", write(STUDY))).isEqualTo(Exit.USAGE);
    assertThat(text(err)).contains("PYTORCH_LIBRARY_PATH", "nowhere").doesNotContain("worker-");
    assertThat(home.resolve("run")).doesNotExist();
  }

  @Test
  void aConfigFileThatCannotBeMeantIsRefused() throws IOException {
    Files.createDirectories(home);
    Files.writeString(home.resolve("config.toml"), "[stoer]\n");
    assertThat(execute("status")).isEqualTo(2);
    assertThat(text(err)).contains("config.toml", "store");
  }

  @Test
  void aTemporalThatIsNotThereIsThreeAndSaysWhatToDo() throws IOException {
    String study = write(STUDY);
    assertThat(execute("submit", study)).isEqualTo(3);
    assertThat(text(err)).contains("selfstudy up", "TEMPORAL_ADDRESS");
    assertThat(home).doesNotExist();
    environment.put("TEMPORAL_ADDRESS", "nonsense");
    assertThat(execute("submit", study)).isEqualTo(2);
    assertThat(text(err)).contains("host:port", "nonsense");
    environment.put("TEMPORAL_ADDRESS", "127.0.0.1:" + closedPort());
    assertThat(execute("submit", study)).isEqualTo(3);
    assertThat(execute("worker")).isEqualTo(3);
  }

  @Test
  void theStoreIsChosenByUpAndNotByWhatRuns() throws IOException {
    Files.createDirectories(home.resolve("minio/data"));
    Files.createDirectories(home.resolve("run"));
    assertThat(execute("status")).isZero();
    assertThat(text(out)).contains("No studies in");
    Files.writeString(home.resolve("run/keep"), "[]");
    assertThat(execute("status")).isEqualTo(3);
    assertThat(text(err)).contains("MinIO", "selfstudy up");
  }

  @Test
  void aStoreThatIsNotThereIsThree() throws IOException {
    environment.put("SELFSTUDY_STORE", "s3://bucket");
    environment.put("SELFSTUDY_S3_ENDPOINT", "http://127.0.0.1:" + closedPort());
    environment.put("AWS_ACCESS_KEY_ID", "key");
    environment.put("AWS_SECRET_ACCESS_KEY", "secretsecret");
    assertThat(execute("status")).isEqualTo(3);
    assertThat(text(err)).contains("127.0.0.1").doesNotContain("secretsecret");
  }

  @Test
  void aPlanIsOneDocumentAndWritesNothing() throws IOException {
    assertThat(execute("plan", "--json", write(STUDY))).isZero();

    JsonNode plan = Json.mapper().readTree(text(out));
    assertThat(plan.path("study").asText()).matches("little-[0-9a-f]{8}");
    assertThat(plan.path("stages")).hasSize(10);
    JsonNode stage = plan.path("stages").get(1);
    assertThat(stage.fieldNames())
        .toIterable()
        .contains(
            "key",
            "kind",
            "name",
            "method",
            "dataset",
            "protocol",
            "seed",
            "state",
            "reason",
            "estimatedSeconds");
    assertThat(stage.path("state").asText()).isEqualTo("miss");
    assertThat(stage.path("estimatedSeconds").asDouble()).isPositive();
    assertThat(home).doesNotExist();
  }

  @Test
  void aBatchInSlicesIsEstimatedWithItsExtraForwardPass() throws IOException {
    double whole = pretrainingSeconds(STUDY + "training: {batchSize: 64}\n");
    double sliced = pretrainingSeconds(STUDY + "training: {batchSize: 64, microbatch: 32}\n");
    assertThat((sliced - 1) / (whole - 1)).isCloseTo(4.0 / 3, within(0.1));
  }

  private double pretrainingSeconds(String yaml) throws IOException {
    out.reset();
    assertThat(execute("plan", "--json", write(yaml))).as(text(err)).isZero();
    for (JsonNode stage : Json.mapper().readTree(text(out)).path("stages")) {
      if (stage.path("name").asText().startsWith("pretrain/simclr/")) {
        return stage.path("estimatedSeconds").asDouble();
      }
    }
    throw new AssertionError("no pretraining");
  }

  @Test
  void anEmptyStoreHasNoStudies() throws IOException {
    assertThat(execute("status", "--json")).isZero();
    assertThat(Json.mapper().readTree(text(out)).path("studies")).isEmpty();
    assertThat(home).doesNotExist();
  }

  @Test
  void everyCommandHasHelp() {
    for (String command : Main.commandLine(context()).getSubcommands().keySet()) {
      out.reset();
      assertThat(execute("help", command)).as(command).isZero();
      assertThat(text(out)).contains("selfstudy " + command).doesNotContain("%n");
    }
    assertThat(text(err)).isEmpty();
  }

  private void refuses(String yaml, String... told) throws IOException {
    err.reset();
    for (String command : new String[] {"run", "plan"}) {
      boolean decodes = !yaml.contains("folder:");
      if (command.equals("run") || decodes) {
        assertThat(execute(command, write(yaml))).as("%s: %s", command, text(err)).isEqualTo(2);
        assertThat(text(err)).contains(told).doesNotContain("\tat ");
        assertThat(text(out)).isEmpty();
        // Nothing but the place where imports spool.
        assertThat(home.resolve("store")).doesNotExist();
        assertThat(home.resolve("run")).doesNotExist();
        assertThat(home.resolve("cache/work"))
            .satisfiesAnyOf(
                work -> assertThat(work).doesNotExist(),
                work -> assertThat(work).isEmptyDirectory());
      }
    }
  }

  private String write(String yaml) throws IOException {
    return Files.writeString(folder.resolve("study.yaml"), yaml).toString();
  }

  private int execute(String... arguments) {
    return Main.commandLine(context()).execute(arguments);
  }

  private Context context() {
    return new Context(environment, stream(out), stream(err), false, "selfstudy");
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String numbers(int from, int count) {
    return java.util.stream.IntStream.range(from, from + count).boxed().toList().toString();
  }
}
