package selfstudy.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import selfstudy.cli.StatusDocument.StageStatus;
import selfstudy.contract.StudyState;
import selfstudy.contract.StudySummary;
import selfstudy.contract.StudySummary.FailedStage;
import selfstudy.plan.Stage;
import selfstudy.plan.StageState;
import selfstudy.plan.StudyPlan;
import selfstudy.store.StudyStore;
import selfstudy.study.OpenStage;

/** How studies stand: finished work from the store, the rest from Temporal where one runs. */
final class StudyStatus {
  /** A study that is neither complete nor under way: {@code run} or {@code submit} takes it up. */
  private static final String STOPPED = "stopped";

  private final Session session;

  StudyStatus(Session session) {
    this.session = session;
  }

  /** All studies of the store, the newest first. */
  StatusDocument.Studies studies() throws IOException {
    List<StatusDocument.Studies.Line> lines = new ArrayList<>();
    for (StudyStore.Submission study : session.studies().studies()) {
      lines.add(line(session.studies().plan(study.study())));
    }
    return new StatusDocument.Studies(lines);
  }

  private StatusDocument.Studies.Line line(StudyPlan plan) throws IOException {
    Optional<StudySummary> summary = live(plan).map(StudyHandle::summary);
    if (summary.isEmpty()) {
      summary = session.studies().summary(plan.study()).filter(StudyStatus::isFinal);
    }
    int all = plan.stages().size();
    if (summary.isPresent()) {
      return new StatusDocument.Studies.Line(
          plan.study(), summary.get().state().label(), summary.get().done(), all);
    }
    int done = (int) states(plan).values().stream().filter(StudyStatus::isHit).count();
    String state = done == all ? StudyState.COMPLETED.label() : STOPPED;
    return new StatusDocument.Studies.Line(plan.study(), state, done, all);
  }

  /** One study's stages in the plan's order. */
  StatusDocument of(StudyPlan plan) throws IOException {
    Optional<StudyHandle> live = live(plan);
    StudySummary summary = live.map(StudyHandle::summary).orElse(null);
    Map<String, OpenStage> open = new HashMap<>();
    live.ifPresent(handle -> handle.open().forEach(stage -> open.put(stage.key(), stage)));
    // After Temporal, so that what it calls done is found: a result is there before it is told.
    Map<String, StageState> states = states(plan);
    StudySummary recorded =
        summary != null ? summary : session.studies().summary(plan.study()).orElse(null);
    Map<String, FailedStage> failed =
        recorded == null
            ? Map.of()
            : recorded.failed().stream()
                .collect(Collectors.toMap(FailedStage::key, Function.identity(), (a, b) -> a));
    List<StageStatus> stages = new ArrayList<>();
    for (Stage stage : plan.stages()) {
      OpenStage opened = open.get(stage.key());
      RunningStage running =
          opened == null || !opened.state().equals("running")
              ? null
              : live.flatMap(handle -> handle.running(opened)).orElse(null);
      boolean hit = isHit(Objects.requireNonNull(states.get(stage.key())));
      String state = hit ? "done" : state(opened, live.isPresent(), failed.get(stage.key()));
      stages.add(status(stage, state, running, failed.get(stage.key())));
    }
    int done = (int) stages.stream().filter(stage -> stage.state().equals("done")).count();
    String state =
        summary != null
            ? summary.state().label()
            : done == stages.size()
                ? StudyState.COMPLETED.label()
                : recorded != null && isFinal(recorded) ? recorded.state().label() : STOPPED;
    return new StatusDocument(
        plan.study(), state, done, stages.size(), secondsLeft(plan, stages), stages);
  }

  private @Nullable Double secondsLeft(StudyPlan plan, List<StageStatus> stages)
      throws IOException {
    Map<String, Double> estimates = Survey.of(plan, session).estimates();
    double sum = 0;
    for (StageStatus stage : stages) {
      Double estimate = estimates.get(stage.key());
      if (stage.state().equals("done") || stage.state().equals("skipped")) {
        continue;
      }
      if (estimate == null) {
        return null;
      }
      Long step = stage.step();
      Long steps = stage.steps();
      sum +=
          step != null && steps != null && steps > 0 ? estimate * (steps - step) / steps : estimate;
    }
    return sum;
  }

  private static String state(
      @Nullable OpenStage opened, boolean live, @Nullable FailedStage failed) {
    if (opened != null) {
      return opened.state();
    }
    if (live) {
      return "skipped"; // Neither done nor open.
    }
    return failed == null ? "waiting" : "failed";
  }

  private static StageStatus status(
      Stage stage, String state, @Nullable RunningStage running, @Nullable FailedStage failed) {
    var progress = running == null ? null : running.progress();
    String message =
        failed != null ? failed.message() : running == null ? null : running.lastFailure();
    return new StageStatus(
        stage.key(),
        stage.kind().label(),
        stage.name(),
        stage.method(),
        stage.dataset(),
        stage.protocol(),
        stage.seed(),
        state,
        running == null ? 0 : running.attempts(),
        progress == null ? null : progress.phase(),
        progress == null ? null : Long.valueOf(progress.step()),
        progress == null ? null : Long.valueOf(progress.steps()),
        progress == null ? null : progress.loss(),
        progress == null ? null : progress.imagesPerSecond(),
        running == null || running.lastHeartbeat() == null
            ? null
            : running.lastHeartbeat().toString(),
        stage.numerics().device().name().toLowerCase(java.util.Locale.ROOT),
        progress == null ? null : progress.worker(),
        message);
  }

  private Map<String, StageState> states(StudyPlan plan) throws IOException {
    return session.stageStates().of(plan.stages());
  }

  private Optional<StudyHandle> live(StudyPlan plan) {
    if (!session.hasTemporal()) {
      return Optional.empty();
    }
    StudyHandle handle = new StudyHandle(session.temporal().client(), plan.study());
    return handle.isOpen() ? Optional.of(handle) : Optional.empty();
  }

  private static boolean isHit(StageState state) {
    return state.state() == StageState.State.HIT;
  }

  private static boolean isFinal(StudySummary summary) {
    return summary.state() == StudyState.COMPLETED || summary.state() == StudyState.CANCELLED;
  }
}
