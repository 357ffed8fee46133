package selfstudy.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    Live live = live(plan);
    StudySummary summary = live.summary();
    StudySummary recorded = session.studies().summary(plan.study()).orElse(null);
    if (summary == null && recorded != null && isFinal(recorded)) {
      summary = recorded;
    }
    int all = plan.stages().size();
    if (summary != null && summary.total() > 0) {
      return new StatusDocument.Studies.Line(
          plan.study(), summary.state().label(), summary.done(), all);
    }
    int done = (int) states(plan).values().stream().filter(StudyStatus::isHit).count();
    return new StatusDocument.Studies.Line(
        plan.study(), state(done == all, live, recorded), done, all);
  }

  /** One study's stages in the plan's order. */
  StatusDocument of(StudyPlan plan) throws IOException {
    Live live = live(plan);
    // After Temporal, so that what it calls done is found: a result is there before it is told.
    Survey survey = Survey.of(plan, session);
    StudySummary recorded = session.studies().summary(plan.study()).orElse(null);
    StudySummary told = live.summary() == null ? recorded : live.summary();
    Map<String, FailedStage> failed =
        told == null
            ? Map.of()
            : told.failed().stream()
                .collect(Collectors.toMap(FailedStage::key, Function.identity(), (a, b) -> a));
    List<StageStatus> stages = new ArrayList<>();
    for (Stage stage : plan.stages()) {
      StageState there = Objects.requireNonNull(survey.states().get(stage.key()));
      OpenStage opened = live.open().get(stage.key());
      String state =
          isHit(there) ? "done" : state(opened, live.isLoaded(), failed.get(stage.key()));
      stages.add(
          status(
              stage,
              there.reason(),
              survey.estimates().get(stage.key()),
              state,
              opened == null ? null : live.running(opened),
              failed.get(stage.key())));
    }
    int done = (int) stages.stream().filter(stage -> stage.state().equals("done")).count();
    String state = state(done == stages.size(), live, recorded);
    return new StatusDocument(
        plan.study(),
        state,
        done,
        stages.size(),
        note(plan.study(), state, live),
        secondsLeft(stages),
        stages);
  }

  /** What Temporal tells; else what the store has; what was running there then runs no more. */
  static String state(boolean complete, Live live, @Nullable StudySummary recorded) {
    if (live.summary() != null) {
      return live.summary().state().label();
    }
    if (complete) {
      return StudyState.COMPLETED.label();
    }
    if (live.isMute()) {
      String announced = live.announced();
      return announced != null
          ? announced
          : recorded != null && recorded.state() == StudyState.PAUSED
              ? StudyState.PAUSED.label()
              : StudyState.RUNNING.label();
    }
    return recorded == null
            || recorded.state() == StudyState.RUNNING
            || recorded.state() == StudyState.COMPLETED
        ? STOPPED
        : recorded.state().label();
  }

  /** What keeps it, or how it goes on: nobody need answer for a paused study. */
  static @Nullable String note(String study, String state, Live live) {
    return live.summary() == null && state.equals(StudyState.PAUSED.label())
        ? study
            + " is paused. Go on with 'selfstudy run' and its study file, or start a worker with"
            + " 'selfstudy worker' and then say 'selfstudy resume "
            + study
            + "'."
        : live.note();
  }

  private static @Nullable Double secondsLeft(List<StageStatus> stages) {
    double sum = 0;
    for (StageStatus stage : stages) {
      Double estimate = stage.estimatedSeconds();
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
      @Nullable OpenStage opened, boolean loaded, @Nullable FailedStage failed) {
    if (opened != null) {
      return opened.state();
    }
    if (loaded) {
      return "skipped"; // Neither done nor open.
    }
    return failed == null ? "waiting" : "failed";
  }

  private static StageStatus status(
      Stage stage,
      String reason,
      @Nullable Double estimate,
      String state,
      @Nullable RunningStage running,
      @Nullable FailedStage failed) {
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
        reason,
        estimate,
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
        progress == null ? null : progress.memory(),
        stage.numerics().device().name().toLowerCase(java.util.Locale.ROOT),
        progress == null ? null : progress.worker(),
        message);
  }

  /** A study whose results are all there is complete, whether or not Temporal answers. */
  private Live live(StudyPlan plan) throws IOException {
    return states(plan).values().stream().allMatch(StudyStatus::isHit)
        ? Live.NOTHING
        : Live.of(plan, session);
  }

  private Map<String, StageState> states(StudyPlan plan) throws IOException {
    return session.stageStates().of(plan.stages());
  }

  private static boolean isHit(StageState state) {
    return state.state() == StageState.State.HIT;
  }

  private static boolean isFinal(StudySummary summary) {
    return summary.state() == StudyState.COMPLETED || summary.state() == StudyState.CANCELLED;
  }
}
