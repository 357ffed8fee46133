package selfstudy.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import selfstudy.contract.StudyState;
import selfstudy.contract.StudySummary;
import selfstudy.dataset.DatasetSizes;
import selfstudy.plan.Reason;
import selfstudy.plan.Stage;
import selfstudy.plan.StageState;
import selfstudy.plan.StudyPlan;

/** What is there of a plan, and what the rest will take. */
record Survey(StudyPlan plan, Map<String, StageState> states, Map<String, Double> estimates) {
  /** Earlier plans that are asked for measured times. */
  private static final int MOST_EARLIER = 3;

  static Survey of(StudyPlan plan, Session session) throws IOException {
    return of(plan, Map.of(), session);
  }

  /** Also of datasets that are not in the store yet. */
  static Survey of(PreparedStudy prepared, Session session) throws IOException {
    return of(prepared.plan(), prepared.sizes(), session);
  }

  private static Survey of(StudyPlan plan, Map<String, DatasetSizes> sizes, Session session)
      throws IOException {
    List<StudyPlan> earlier = session.earlier(plan, MOST_EARLIER);
    Map<String, StageState> states = session.stageStates().of(plan.stages());
    earlier.stream().findFirst().ifPresent(before -> explain(plan, before, states));
    Set<Stage> finished = new LinkedHashSet<>();
    for (Stage stage : plan.stages()) {
      if (isHit(states, stage)) {
        finished.add(stage);
      }
    }
    for (StudyPlan before : earlier) {
      Map<String, StageState> there = session.stageStates().of(before.stages());
      before.stages().stream().filter(stage -> isHit(there, stage)).forEach(finished::add);
    }
    return new Survey(
        plan,
        states,
        estimates(plan, states, finished, new RoughCost(session.store(), sizes), session));
  }

  private static Map<String, Double> estimates(
      StudyPlan plan,
      Map<String, StageState> states,
      Set<Stage> finished,
      RoughCost cost,
      Session session)
      throws IOException {
    Estimates estimates = new Estimates(cost, List.copyOf(finished), session.results());
    Map<String, Double> seconds = new HashMap<>();
    for (Stage stage : plan.stages()) {
      Double estimate = isHit(states, stage) ? Double.valueOf(0) : estimates.seconds(stage);
      if (estimate != null) {
        seconds.put(stage.key(), estimate);
      }
    }
    return seconds;
  }

  /** A miss that an earlier study of the name would not have had is told by what changed. */
  private static void explain(StudyPlan plan, StudyPlan before, Map<String, StageState> states) {
    for (Stage stage : plan.stages()) {
      StageState state = Objects.requireNonNull(states.get(stage.key()));
      Optional<Stage> old = before.find(stage.name());
      if (state.state() == StageState.State.MISS
          && old.filter(it -> !it.key().equals(stage.key())).isPresent()) {
        states.put(stage.key(), new StageState(state.state(), Reason.ofMiss(stage, old)));
      }
    }
  }

  private static boolean isHit(Map<String, StageState> states, Stage stage) {
    return Objects.requireNonNull(states.get(stage.key())).state() == StageState.State.HIT;
  }

  /** Stages with a result. */
  int hits() {
    return (int) plan.stages().stream().filter(stage -> isHit(states, stage)).count();
  }

  boolean isComplete() {
    return hits() == plan.stages().size();
  }

  /** Stages without a result, in the plan's order. */
  List<Stage> open() {
    return plan.stages().stream().filter(stage -> !isHit(states, stage)).toList();
  }

  /** How the study stands as far as the store tells. */
  StudySummary summary() {
    int all = plan.stages().size();
    StudyState state = isComplete() ? StudyState.COMPLETED : StudyState.RUNNING;
    return new StudySummary(plan.study(), state, all, hits(), hits(), 0, 0, List.of());
  }

  PlanDocument document(Map<String, String> absent) {
    List<StageRow> rows = new ArrayList<>();
    for (Stage stage : plan.stages()) {
      rows.add(
          StageRow.of(
              stage,
              Objects.requireNonNull(states.get(stage.key())),
              Optional.ofNullable(estimates.get(stage.key())).orElse(null)));
    }
    return PlanDocument.of(plan.study(), rows, absent);
  }
}
