package selfstudy.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code plan --json} prints.
 *
 * @param estimatedSeconds of computing, on one core or GPU; null when unknown
 * @param absent what a person has to do for each dataset that is still to be imported
 */
record PlanDocument(
    String study,
    List<StageRow> stages,
    @Nullable Double estimatedSeconds,
    Map<String, String> absent) {
  PlanDocument {
    stages = List.copyOf(stages);
  }

  static PlanDocument of(String study, List<StageRow> stages, Map<String, String> absent) {
    boolean known = stages.stream().allMatch(stage -> stage.estimatedSeconds() != null);
    double sum =
        stages.stream()
            .mapToDouble(stage -> stage.estimatedSeconds() == null ? 0 : stage.estimatedSeconds())
            .sum();
    return new PlanDocument(study, stages, known ? Double.valueOf(sum) : null, absent);
  }

  long count(String state) {
    return stages.stream().filter(stage -> stage.state().equals(state)).count();
  }
}
