package selfstudy.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WithUninterruptedRun.class)
class WholeStudyTest {
  private static final int STAGES = 20;

  private final UninterruptedRun whole;

  WholeStudyTest(UninterruptedRun whole) {
    this.whole = whole;
  }

  @Test
  void oneCommandRunsTheStudyToItsTable() throws Exception {
    StudyProcess run = whole.run().succeeds();

    assertThat(run.out())
        .contains("20 stages, 0 reused", "pretrain/moco/seed-1: started", "20/20")
        .doesNotContain("stopped")
        .containsPattern("images/10-per-class +linear +moco +2")
        .containsPattern("images/10-per-class +linear +random +2")
        .containsPattern("images/10-per-class +finetune +pirl +2")
        .containsPattern("images/10-per-class +scratch +random +2")
        .contains("Does pretraining pay?");
  }

  @Test
  void theReportIsOnePageThatNeedsNothingElse() throws Exception {
    Matcher named = Pattern.compile("(?m)^Report: (.+)$").matcher(whole.run().succeeds().out());
    assertThat(named.find()).isTrue();

    assertThat(Files.readString(Path.of(named.group(1))))
        .contains("<svg", "moco", "pirl", "10-per-class")
        .doesNotContainPattern(
            "(?i)(src|href|action|poster|data)\\s*=\\s*[\"']?(?!#|data:)[^\"'\\s#>]")
        .doesNotContainPattern("(?i)<(script|link|iframe)|@import|url\\((?![\"']?(#|data:))");
  }

  @Test
  void theSameCommandAgainReusesEverything() throws Exception {
    whole.run().succeeds();
    Map<Path, Long> logs = logs();

    StudyProcess again = whole.home().start("run", whole.study()).succeeds();

    assertThat(again.out()).contains("20 stages, 20 reused", "Does pretraining pay?");
    assertThat(again.out()).doesNotContain("started");
    assertThat(again.err()).as("no server was needed").doesNotContain("starting");
    assertThat(logs()).as("no worker was started").isEqualTo(logs);
    for (JsonNode stage : stages()) {
      assertThat(stage.path("state").asText()).as(stage.path("name").asText()).isEqualTo("hit");
    }
  }

  @Test
  void anEvaluationIsExportedWithAllThatItsMetricIsOf() throws Exception {
    whole.run().succeeds();
    JsonNode evaluation = exported("evaluate/finetune/moco/images/10-per-class/seed-1");
    JsonNode targets = evaluation.path("targets");
    int right = 0;
    for (int i = 0; i < targets.size(); i++) {
      right += evaluation.path("predictions").get(i).equals(targets.get(i)) ? 1 : 0;
    }
    assertThat(targets).isNotEmpty();
    assertThat(evaluation.path("value").asDouble())
        .isCloseTo(100.0 * right / targets.size(), within(1e-9));
    assertThat(evaluation.path("chosen").path("learningRate").asDouble()).isEqualTo(0.03);
    assertThat(evaluation.path("curve")).isNotEmpty();
  }

  @Test
  void everyValueFollowsFromThePredictionsThatAreExported() throws Exception {
    whole.run().succeeds();
    Path folder = Files.createDirectories(whole.study().resolveSibling("published"));
    whole.home().start("export", whole.study(), "-o", folder.resolve("evaluations")).succeeds();

    assertThat(recompute(folder)).contains("12 values follow from their predictions");

    Path values = folder.resolve("evaluations/evaluations.csv");
    Files.writeString(
        values,
        Files.readString(values)
            .replaceFirst("(?m)^(moco,[^,]+,linear,1,top-1,)[0-9.]+", "$1" + "99.9"));
    assertThat(recompute(folder)).contains("moco", "linear", "99.9");
  }

  private static String recompute(Path folder) throws IOException, InterruptedException {
    Process script =
        new ProcessBuilder("python3", "results/recompute.py", folder.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    script.waitFor();
    return said;
  }

  @Test
  void oneSeedsChoiceIsThatOfEveryEvaluation() throws Exception {
    whole.run().succeeds();
    JsonNode tuning = exported("tune/scratch/random/images/10-per-class/seed-2");
    assertThat(tuning.path("trials")).hasSize(2);
    for (String seed : List.of("seed-1", "seed-2")) {
      JsonNode evaluation = exported("evaluate/scratch/random/images/10-per-class/" + seed);
      assertThat(evaluation.path("chosen")).as(seed).isEqualTo(tuning.path("chosen"));
      assertThat(evaluation.path("validation")).as(seed).isEqualTo(tuning.path("trials"));
    }
  }

  private JsonNode exported(String stage) throws IOException, InterruptedException {
    Path file = whole.study().resolveSibling("exported.json");
    whole.home().start("export", whole.study(), stage, "-o", file).succeeds();
    return new ObjectMapper().readTree(file.toFile());
  }

  @Test
  void afterAChangeOfOneProtocolJustItsEvaluationsAreMissing() throws Exception {
    whole.run().succeeds();
    String text = Files.readString(whole.study());
    Path edited = whole.study().resolveSibling("edited.yaml");
    Files.writeString(
        edited,
        text.replace(
            "steps: 10, batchSize: 16, learningRates: [0.03]",
            "steps: 10, batchSize: 16, learningRates: [0.1]"));

    JsonNode stages = whole.home().json("plan", edited, "--json").path("stages");

    assertThat(stages).hasSize(STAGES);
    for (JsonNode stage : stages) {
      String name = stage.path("name").asText();
      boolean touched = name.contains("finetune") || name.equals("summarise");
      assertThat(stage.path("state").asText()).as(name).isEqualTo(touched ? "miss" : "hit");
    }
  }

  private JsonNode stages() throws IOException, InterruptedException {
    JsonNode stages = whole.home().json("plan", whole.study(), "--json").path("stages");
    assertThat(stages).hasSize(STAGES);
    return stages;
  }

  private Map<Path, Long> logs() throws IOException {
    Map<Path, Long> sizes = new TreeMap<>();
    try (Stream<Path> files = Files.list(whole.home().root().resolve("logs"))) {
      for (Path file : files.toList()) {
        sizes.put(file, Files.size(file));
      }
    }
    return sizes;
  }
}
