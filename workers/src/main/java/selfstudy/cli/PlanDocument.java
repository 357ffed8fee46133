package selfstudy.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code plan --json} prints.
 *
 * @param estimatedSeconds of computing, on one core or GPU; null when unknown
 */
record PlanDocument(String study, List<StageRow> stages, @Nullable Double estimatedSeconds) {
  PlanDocument {
    stages = List.copyOf(stages);
  }

  static PlanDocument of(String study, List<StageRow> stages) {
    boolean known = stages.stream().allMatch(stage -> stage.estimatedSeconds() != null);
    double sum =
        stages.stream()
            .mapToDouble(stage -> stage.estimatedSeconds() == null ? 0 : stage.estimatedSeconds())
            .sum();
    return new PlanDocument(study, stages, known ? Double.valueOf(sum) : null);
  }

  long count(String state) {
    return stages.stream().filter(stage -> stage.state().equals(state)).count();
  }
}
