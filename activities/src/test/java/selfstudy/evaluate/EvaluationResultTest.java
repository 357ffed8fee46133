package selfstudy.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
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
}
