package selfstudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import selfstudy.spec.Json;

/** Tiny shapes; what comes out, never how fast. */
class BenchCommandTest {
  private static final String TINY_STEP = "--batch 4 --side 16 --warmup 0 --steps 1";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(strings = {"train simclr", "train moco", "train pirl"})
  void aStepIsComparedWithItsEncodersPlainPasses(String work) throws IOException {
    JsonNode figure = figure(work + " " + TINY_STEP);

    assertThat(figure.path("bench").asText()).startsWith(work + " small 2x4x16");
    assertThat(figure.path("unit").asText()).isEqualTo("CPU s/step");
    assertThat(figure.path("repetitions").asInt()).isEqualTo(1);
    assertThat(figure.path("cpuSeconds").isNumber()).isTrue();
    assertThat(figure.path("wallSeconds").asDouble()).isPositive();
    assertThat(figure.path("value").isNumber()).isTrue();
    assertThat(figure.path("baseline").isNumber()).isTrue();
    assertThat(figure.has("ratio")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "augment --made 3 --width 20 --height 10 --side 8, images/CPU s",
    "evaluate --made 3 --side 16, images/CPU s",
    "evaluate probe --rows 20 --features 3, CPU s/path",
    "checkpoint --encoder small, s/checkpoint",
    "plan --seeds 2, stages/CPU s",
    "epoch --made 5000 --batch 2500 --side 4, images/s"
  })
  void everyKindOfWorkPrintsItsFigure(String work, String unit) throws IOException {
    JsonNode figure = figure(work + " --warmup 0 --steps 1");

    assertThat(figure.path("bench").asText()).startsWith(work.substring(0, work.indexOf(' ')));
    assertThat(figure.path("unit").asText()).isEqualTo(unit);
    assertThat(figure.path("reference").asText()).isNotEmpty();
    assertThat(figure.path("baseline").isMissingNode()).isFalse();
  }

  @Test
  void filesAreDecoded(@TempDir Path folder) throws IOException {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    ImageIO.write(image, "jpg", folder.resolve("black.jpg").toFile());

    JsonNode figure = figure("decode " + folder + " --warmup 0 --steps 1");

    assertThat(figure.path("bench").asText()).isEqualTo("decode 1 files");
  }

  @Test
  void anEmptyFolderIsRefused(@TempDir Path folder) {
    assertThat(run("decode " + folder)).isEqualTo(Exit.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains(folder.toString());
  }

  @Test
  void memoryIsReadTwice() throws IOException {
    JsonNode figure = figure("memory --batch 2 --side 4 --made 4 --steps 10");

    assertThat(figure.path("unit").asText()).isEqualTo("MB");
    assertThat(figure.path("value").asDouble()).isPositive();
    assertThat(figure.path("baseline").asDouble()).isPositive();
  }

  @Test
  void aPeersFigureReplacesTheReference(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("peer.json");
    Files.writeString(file, "{\"unit\": \"CPU s/step\", \"value\": 0.5}");

    JsonNode figure = figure("train " + TINY_STEP + " --baseline " + file);

    assertThat(figure.path("baseline").asDouble()).isEqualTo(0.5);
    assertThat(figure.path("ratio").asDouble()).isEqualTo(figure.path("value").asDouble() / 0.5);
  }

  @Test
  void aFigureInAnotherUnitIsRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("peer.json");
    Files.writeString(file, "{\"unit\": \"images/s\", \"value\": 5}");

    assertThat(run("train " + TINY_STEP + " --baseline " + file)).isEqualTo(Exit.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains(file.toString(), "CPU s/step");
  }

  @Test
  void withoutJsonATableIsPrinted() {
    assertThat(run("train --alone " + TINY_STEP)).isEqualTo(Exit.FINE);

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("BENCH", "RATIO", "train simclr small 2x4x16", "CPU s/step");
  }

  private JsonNode figure(String words) throws IOException {
    assertThat(run(words + " --json"))
        .as(err.toString(StandardCharsets.UTF_8))
        .isEqualTo(Exit.FINE);
    return Json.mapper().readTree(out.toByteArray());
  }

  private int run(String words) {
    List<String> arguments = new ArrayList<>(List.of("bench"));
    arguments.addAll(List.of(words.split(" ")));
    return Main.commandLine(
            new Context(
                Map.of(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                "selfstudy"))
        .execute(arguments.toArray(String[]::new));
  }
}
