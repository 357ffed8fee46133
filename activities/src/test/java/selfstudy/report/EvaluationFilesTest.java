package selfstudy.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import selfstudy.evaluate.EvaluationResult.Trial;

final class EvaluationFilesTest {
  @Test
  void theMetricFollowsFromThePredictions() {
    Map<String, String> files =
        new Results().add("simclr", "digits", "linear", 80, 90).evaluationFiles();
    List<String[]> lines = lines(files, "predictions/digits.csv");

    assertThat(lines.get(0))
        .containsExactly("image", "class", "simclr/linear/seed-1", "simclr/linear/seed-2");
    assertThat(right(lines, 2)).isCloseTo(80, within(1e-9));
    assertThat(right(lines, 3)).isCloseTo(90, within(1e-9));
    assertThat(files.get("evaluations.csv"))
        .contains("simclr,digits,linear,1,top-1,80.0,10.0,50,100,");
  }

  private static double right(List<String[]> lines, int column) {
    return lines.stream()
        .skip(1)
        .mapToInt(line -> line[column].equals(line[1]) ? 100 : 0)
        .average()
        .orElseThrow();
  }

  @Test
  void aChoiceStandsInTheColumnOfItsName() {
    Results results = new Results();
    results.chosen = Map.of("weightDecay", 0.5, "learningRate", 0.1);
    results.validation =
        List.of(
            new Trial(
                Map.of("weightDecay", 0.5, "learningRate", 0.1, "steps", 10.0), 40, 2.0, null),
            new Trial(
                Map.of("weightDecay", 0.5, "learningRate", 0.3, "steps", 10.0), 30, 2.0, null),
            new Trial(
                Map.of("weightDecay", 0.5, "learningRate", 0.1, "steps", 30.0), 60, 1.0, null),
            new Trial(
                Map.of("weightDecay", 0.7, "learningRate", 0.1, "steps", 30.0), 50, 1.0, null));
    results.tunedOn = 2;
    results.add("simclr", "digits", "finetune", 80);
    results.chosen = Map.of("lambda", 3.0);
    results.validation = List.of();
    results.tunedOn = null;
    List<String[]> lines =
        lines(results.add("simclr", "digits", "linear", 99).evaluationFiles(), "evaluations.csv");

    assertThat(lines.get(0))
        .endsWith(
            "validation", "tuned_on", "lambda", "learningRate", "weightDecay", "at_edge", "stage");
    assertThat(lines.get(1)).endsWith("60.0", "2", "", "0.1", "0.5", "", "stage-0");
    assertThat(lines.get(2)).endsWith("", "", "3.0", "", "", "lambda", "stage-1");
  }

  @Test
  void severalClassesAnImageHaveALineEachWithTheirScores() {
    Map<String, String> files =
        new Results().ranked("moco", "voc", "linear", 1.0).evaluationFiles();
    List<String[]> lines = lines(files, "predictions/voc.csv");

    assertThat(lines).hasSize(801);
    assertThat(lines.get(0)).containsExactly("image", "class", "shown", "moco/linear/seed-1");
    assertThat(lines.get(6)).startsWith("1", "1");
    assertThat(Float.parseFloat(lines.get(6)[3])).isNotZero();
  }

  @Test
  void theCurveOfATrainingIsItsLossByStep() {
    Results results = new Results();
    results.add("simclr", "digits", "finetune", 80);
    assertThat(results.evaluationFiles().get("curves.csv"))
        .isEqualTo("method,dataset,protocol,seed,step,loss\r\nsimclr,digits,finetune,1,10,0.5\r\n");
  }

  @Test
  void noDatasetsNameLeavesTheFolder() {
    assertThat(new Results().add("simclr", "../a b/top-1", "linear", 80).evaluationFiles())
        .containsKey("predictions/..%2Fa+b%2Ftop-1.csv");
  }

  @Test
  void namesThatDifferInOneSignHaveFilesOfTheirOwn() {
    assertThat(
            new Results()
                .add("simclr", "кот", "linear", 80)
                .add("simclr", "пёс", "linear", 80)
                .add("simclr", "a/b", "linear", 80)
                .add("simclr", "a_b", "linear", 80)
                .evaluationFiles())
        .hasSize(6);
  }

  @Test
  void otherTestImagesHaveNoPlaceInTheSameTable() {
    Results results = new Results().add("simclr", "digits", "linear", 80);
    results.images = 200;
    results.add("moco", "digits", "linear", 80);
    assertThatThrownBy(results::evaluationFiles)
        .hasMessageContaining("moco/linear/seed-1 was tested on other images of digits");
  }

  @Test
  void whatHasNoResultIsLeftOut() {
    Results results = new Results().add("simclr", "digits", "linear", 80, 90);
    results.drop(0);
    assertThat(lines(results.evaluationFiles(), "evaluations.csv")).hasSize(2);
  }

  private static List<String[]> lines(Map<String, String> files, String name) {
    return Objects.requireNonNull(files.get(name))
        .lines()
        .map(line -> line.split(",", -1))
        .toList();
  }
}
