package selfstudy.plan;

import java.util.List;
import java.util.Optional;

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
}
