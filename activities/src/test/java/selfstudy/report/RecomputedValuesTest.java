package selfstudy.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import selfstudy.evaluate.EvaluationResult;
import selfstudy.evaluate.Metric;
import selfstudy.evaluate.MultiLabel;
import selfstudy.plan.StageWork.Summarise;
import selfstudy.plan.StageWork.Summarise.Entry;
import selfstudy.random.Draws;
import selfstudy.spec.VerdictSpec;

/** The script beside published results, which shares no code with the metrics here. */
final class RecomputedValuesTest {
  private static final int CLASSES = 7;
  private static final int IMAGES = 300;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void theScriptComputesEveryMetricFromWhatIsExported(Metric metric) throws Exception {
    EvaluationResult result = metric.ranks() ? ranked(metric) : single(metric);
    write(metric, result);
    assertThat(recompute()).isEqualTo("1 values follow from their predictions, 0 do not\n:0");

    Path values = folder.resolve("evaluations/evaluations.csv");
    String value = Double.toString(result.value());
    Files.writeString(values, Files.readString(values).replace(value, "12.5"));
    assertThat(recompute()).contains("12.5 was published").endsWith(":1");

    Path predictions = folder.resolve("evaluations/predictions/a%2Fb+%E2%82%AC.csv");
    Files.writeString(predictions, Files.readString(predictions).replace("moco", "other"));
    assertThat(recompute()).contains("moco/linear/seed-1").endsWith(":2");
  }

  private void write(Metric metric, EvaluationResult result) throws IOException {
    Entry entry = new Entry("stage", "moco", "a/b €", "linear", 1, null);
    Map<String, String> files =
        EvaluationFiles.of(
            new Summarise(List.of(entry), new VerdictSpec(5)), Map.of("stage", result));
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path target = folder.resolve("evaluations").resolve(file.getKey());
      Files.createDirectories(Objects.requireNonNull(target.getParent()));
      Files.writeString(target, file.getValue());
    }
    assertThat(files.get("evaluations.csv")).contains(metric.label());
  }

  /** Output and exit code. */
  private String recompute() throws IOException, InterruptedException {
    Path script = Path.of("../experiments/results/recompute.py");
    Process process =
        new ProcessBuilder("python3", script.toString(), folder.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return said + ":" + process.waitFor();
  }

  /** Unbalanced classes, and rankings that know a little of them. */
  private static EvaluationResult single(Metric metric) {
    Draws draws = Draws.seed(3);
    int[] targets =
        IntStream.range(0, IMAGES).map(i -> Math.min(draws.below(i, 9), CLASSES - 1)).toArray();
    int[][] top5 = new int[IMAGES][];
    for (int i = 0; i < IMAGES; i++) {
      int first = draws.below(1000 + i, 3) == 0 ? targets[i] : draws.below(2000 + i, CLASSES);
      top5[i] = IntStream.range(0, 5).map(k -> (first + k) % CLASSES).toArray();
    }
    int[] predictions = Arrays.stream(top5).mapToInt(best -> best[0]).toArray();
    return result(metric, metric.of(top5, targets, CLASSES), predictions, targets, top5, null);
  }

  /** With ties, and objects that are difficult. */
  private static EvaluationResult ranked(Metric metric) {
    Draws draws = Draws.seed(4);
    float[] scores = new float[IMAGES * CLASSES];
    byte[] truth = new byte[scores.length];
    for (int at = 0; at < scores.length; at++) {
      int drawn = draws.below(at, 8);
      truth[at] = (byte) (drawn == 0 ? 1 : drawn == 1 ? -1 : 0);
      scores[at] = (Math.max(0, truth[at]) + draws.below(9000 + at, 40) / 20f) / 3;
    }
    MultiLabel shown = new MultiLabel(CLASSES, scores, truth);
    int[] none = new int[0];
    return result(metric, shown.meanAveragePrecision(metric), none, none, new int[0][], shown);
  }

  private static EvaluationResult result(
      Metric metric,
      double value,
      int[] predictions,
      int[] targets,
      int[][] top5,
      @Nullable MultiLabel shown) {
    return new EvaluationResult(
        metric,
        value,
        CLASSES,
        50,
        Map.of("lambda", 1.0),
        List.of(),
        List.of(),
        null,
        List.of(),
        predictions,
        targets,
        top5,
        shown);
  }
}
