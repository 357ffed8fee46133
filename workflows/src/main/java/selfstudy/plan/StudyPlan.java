package selfstudy.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import selfstudy.plan.StageWork.Evaluate;

/**
 * The stages of one study, inputs before dependants; computed once, at submit, and stored as {@code
 * studies/<id>/plan.json}.
 */
public record StudyPlan(String study, String name, List<Stage> stages) {
  public StudyPlan {
    stages = List.copyOf(stages);
  }

  /** The stage of that name or key. */
  public Optional<Stage> find(String nameOrKey) {
    return stages.stream()
        .filter(stage -> stage.name().equals(nameOrKey) || stage.key().equals(nameOrKey))
        .findFirst();
  }

  /** What each evaluation does, by stage key. */
  public Map<String, Evaluate> evaluations() {
    Map<String, Evaluate> evaluations = new HashMap<>();
    for (Stage stage : stages) {
      if (stage.work() instanceof Evaluate evaluate) {
        evaluations.put(stage.key(), evaluate);
      }
    }
    return evaluations;
  }
}
