package selfstudy.cli;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import selfstudy.plan.Stage;
import selfstudy.report.StudyResults;

/**
 * How long stages take: the rough model, corrected by how far it was off for results of the same
 * kind that the store has.
 */
final class Estimates {
  private final RoughCost cost;
  private final Map<String, Double> corrections = new HashMap<>();

  /**
   * @param finished stages with results: of this study, and of those before it
   */
  Estimates(RoughCost cost, List<Stage> finished, StudyResults results) throws IOException {
    this.cost = cost;
    Map<String, double[]> sums = new HashMap<>();
    for (Stage stage : finished) {
      Double rough = cost.seconds(stage);
      Double measured = results.seconds(stage.key()).orElse(null);
      if (rough != null && measured != null) {
        double[] sum = sums.computeIfAbsent(kind(stage), kind -> new double[2]);
        sum[0] += measured;
        sum[1] += rough;
      }
    }
    sums.forEach((kind, sum) -> corrections.put(kind, sum[0] / sum[1]));
  }

  /** Null when nothing is known. */
  @Nullable Double seconds(Stage stage) throws IOException {
    Double rough = cost.seconds(stage);
    return rough == null ? null : rough * corrections.getOrDefault(kind(stage), 1.0);
  }

  private static String kind(Stage stage) {
    String method = stage.method() == null ? "" : stage.method().replaceFirst("\\[.*", "");
    return stage.kind() + "/" + (stage.protocol() == null ? method : stage.protocol());
  }
}
