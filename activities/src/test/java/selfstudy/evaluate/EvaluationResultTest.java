package selfstudy.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import selfstudy.random.Draws;
import selfstudy.spec.Json;

final class EvaluationResultTest {
  @Test
  void survivesItsJson() throws IOException {
    EvaluationResult result =
        new EvaluationResult(
            Metric.MEAN_PER_CLASS,
            50,
            2,
            10,
            Map.of("lambda", 0.1),
            List.of("lambda"),
            List.of(new EvaluationResult.Trial(Map.of("lambda", 0.1), 40, null)),
            new EvaluationResult.Convergence(7, true),
            List.of(new EvaluationResult.CurvePoint(1, 2.5)),
            new int[] {0, 1},
            new int[] {0, 0},
            new int[][] {{0, 1}, {1, 0}},
            null);
    byte[] json = Json.write(result);
    EvaluationResult read = Json.read(json, EvaluationResult.class);
    assertThat(Json.write(read)).isEqualTo(json);
    assertThat(new String(json, StandardCharsets.UTF_8))
        .contains("\"metric\":\"mean-per-class\"")
        .contains("\"predictions\":[0,1]", "\"top5\":[[0,1],[1,0]]");
    assertThat(read.tested()).isEqualTo(2);
  }

  @Test
  void vocsTestSplitTakesAboutAMegabyte() {
    int images = 4952;
    int classes = 20;
    float[] scores = new float[images * classes];
    byte[] truth = new byte[scores.length];
    for (int at = 0; at < scores.length; at++) {
      scores[at] = (float) (3 * Draws.seed(1).gaussian(at));
      truth[at] = (byte) (Draws.seed(2).below(at, 3) - 1);
    }
    MultiLabel shown = new MultiLabel(classes, scores, truth);
    EvaluationResult result =
        new EvaluationResult(
            Metric.MAP_11_POINT,
            shown.meanAveragePrecision(Metric.MAP_11_POINT),
            classes,
            5011,
            Map.of(),
            List.of(),
            List.of(),
            null,
            List.of(),
            new int[0],
            new int[0],
            new int[0][],
            shown);
    assertThat(Json.write(result).length).isLessThan(1_500_000);
    assertThat(result.tested()).isEqualTo(images);
  }
}
