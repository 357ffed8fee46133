package selfstudy.cli;

import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import selfstudy.contract.StudyState;
import selfstudy.contract.StudySummary;
import selfstudy.contract.StudySummary.FailedStage;
import selfstudy.infra.StackException;
import selfstudy.plan.Stage;
import selfstudy.plan.StudyPlan;
import selfstudy.spec.Numerics;
import selfstudy.study.StudyInput;
import selfstudy.worker.Device;
import selfstudy.worker.Machine;
import selfstudy.worker.WorkerLaunch;
import selfstudy.worker.WorkerPool;

/** A study from its plan to its end on this machine: workers, progress, interruptions. */
final class StudyRun {
  private static final Duration FRAME = Duration.ofMillis(250);
  private static final Duration REVIVAL = Duration.ofSeconds(5);
  private static final Duration PAUSE_LIMIT = Duration.ofMinutes(2);

  private final Context context;
  private final Session session;
  private final String file;
  private final int heartbeatSeconds;
  private final StudyPlan plan;
  private final Survey survey;

  StudyRun(Context context, Session session, String file, Survey survey, int heartbeatSeconds) {
    this.context = context;
    this.session = session;
    this.file = file;
    this.survey = survey;
    this.plan = survey.plan();
    this.heartbeatSeconds = heartbeatSeconds;
  }

  /**
   * Runs until the study is complete, or cannot go on; an exit code.
   *
   * @param skipped names of failed stages to go on without
   */
  int run(int mostWorkers, List<String> skipped) throws IOException {
    List<Device> devices = devices(mostWorkers);
    StudyHandle handle =
        new StudyHandle(
            session.temporal().client(),
            plan.study(),
            "Those of this run are still starting, or busy; their logs are in "
                + session.settings().home().logs());
    boolean searchable =
        SearchAttributeRegistry.ensure(session.temporal().client(), session.temporal().address());
    handle.start(
        StudyInput.of(plan.study(), 2 * devices.size() + 2)
            .withHeartbeatSeconds(heartbeatSeconds)
            .withSearchable(searchable));
    session.settings().home().create();
    try (Display display = Display.on(context);
        Interrupts interrupts = Interrupts.listen();
        WorkerPool pool = pool(devices, display);
        StudyWatch watch =
            new StudyWatch(
                    handle, survey.summary(), new RemainingTime(survey.estimates(), devices.size()))
                .start()) {
      session.tell(display::say);
      return follow(handle, skipped, watch, pool, display, interrupts);
    }
  }

  private int follow(
      StudyHandle handle,
      List<String> skipped,
      StudyWatch watch,
      WorkerPool pool,
      Display display,
      Interrupts interrupts) {
    long revived = System.nanoTime();
    long told = 0;
    Troubles troubles = new Troubles(display::say);
    Troubles revival = new Troubles(display::say);
    while (!interrupts.await(FRAME)) {
      StudyWatch.Sight sight = watch.sight();
      display.show(watch.snapshot());
      troubles.hear(sight.trouble(), System.nanoTime());
      if (System.nanoTime() - revived > REVIVAL.toNanos()) {
        revival.hear(revive(), System.nanoTime());
        revived = System.nanoTime();
      }
      if (sight.hasEnded()) {
        return ended(sight, display);
      }
      if (pool.isDead()) {
        display.say(
            "No worker stays up: see "
                + session.settings().home().logs()
                + ". Then go on with: "
                + context.command("run", file));
        return Exit.FAILED;
      }
      if (told == 0 && sight.looks() > 0) {
        goOn(handle, sight.summary(), skipped);
        told = sight.looks();
      }
      // What was seen before, and what was on its way meanwhile, is an earlier run's end.
      if (told > 0 && sight.looks() > told + 1) {
        Integer code = stopped(sight.summary(), display);
        if (code != null) {
          return code;
        }
      }
    }
    return pause(handle, display);
  }

  /** A server that does not come up now may do so at the next try: it is no reason to end a run. */
  private @Nullable String revive() {
    try {
      session.revive();
      return null;
    } catch (StackException e) {
      return e.getMessage();
    }
  }

  /** An exit code, or null while the study goes on. */
  private @Nullable Integer stopped(StudySummary summary, Display display) {
    if (summary.state() == StudyState.ATTENTION) {
      return attention(summary, display);
    }
    if (summary.state() == StudyState.PAUSED) {
      display.say("Paused. Go on with: " + context.command("run", file));
      return Exit.FAILED;
    }
    return null;
  }

  /** What an earlier run left: a pause is over, what failed is tried again. */
  private static void goOn(StudyHandle handle, StudySummary now, List<String> skipped) {
    // Whatever the state: a study whose run was killed in a pause still drains, and says running.
    handle.resume();
    skipped.forEach(handle::skip);
    if (now.failed().size() > skipped.size()) {
      handle.retry("*");
    }
  }

  private int pause(StudyHandle handle, Display display) {
    display.say("Pausing: every training leaves a checkpoint. Ctrl-C again quits at once.");
    CompletableFuture<StudySummary> paused = CompletableFuture.supplyAsync(handle::pause);
    try {
      StudySummary summary = paused.get(PAUSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      display.say("Paused after " + summary.done() + " of " + summary.total() + " stages.");
    } catch (TimeoutException | ExecutionException e) {
      display.say("The pause was not confirmed; the newest checkpoints stand.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    display.say("Go on with: " + context.command("run", file));
    return Exit.INTERRUPTED;
  }

  private int ended(StudyWatch.Sight sight, Display display) {
    WorkflowExecutionStatus status = Objects.requireNonNull(sight.status());
    StudySummary summary = sight.summary();
    if (sight.trouble() != null) {
      display.say(sight.trouble());
    }
    if (status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED) {
      return Exit.FINE;
    }
    display.say(
        "The study was "
            + how(status)
            + " after "
            + summary.done()
            + " of "
            + summary.total()
            + " stages. Go on with: "
            + context.command("run", file));
    return Exit.FAILED;
  }

  private static String how(WorkflowExecutionStatus status) {
    return status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED
        ? StudyState.CANCELLED.label()
        : status.name().replace("WORKFLOW_EXECUTION_STATUS_", "").toLowerCase(Locale.ROOT);
  }

  private int attention(StudySummary summary, Display display) {
    List<String> lines = new ArrayList<>();
    for (FailedStage failed : summary.failed()) {
      lines.addAll(Display.lines(failed));
      lines.add("  try again:      " + retry(failed));
      lines.add("  do without it:  " + skip(failed));
    }
    lines.add(
        "The study needs attention: "
            + summary.done()
            + " of "
            + summary.total()
            + " stages are done. To try all again: "
            + context.command("run", file));
    lines.forEach(display::say);
    return Exit.FAILED;
  }

  /** A Temporal of our own ends with this command: the next run tells it what to do. */
  private String retry(FailedStage failed) {
    return session.ownsTemporal()
        ? context.command("run", file)
        : context.command("retry", plan.study(), failed.name());
  }

  private String skip(FailedStage failed) {
    return session.ownsTemporal()
        ? context.command("run", file, "--skip", failed.name())
        : context.command("skip", plan.study(), failed.name());
  }

  private WorkerPool pool(List<Device> devices, Display display) {
    String group =
        Integer.toHexString(
            Objects.hash(
                session.temporal().address(), session.settings().store(), threads(), tf32()));
    return new WorkerPool(
        new WorkerLaunch(session.settings(), devices.size(), threads(), tf32()),
        devices,
        group,
        display::say);
  }

  private int threads() {
    return training().stream().mapToInt(stage -> stage.numerics().threads()).max().orElse(1);
  }

  private boolean tf32() {
    return training().stream().anyMatch(stage -> stage.numerics().tf32());
  }

  /**
   * What this machine trains it on.
   *
   * @throws UsageException if it has no device of the kind that the study asks for
   */
  List<Device> devices(int most) {
    Machine machine = Machine.look();
    Map<Numerics.DeviceClass, List<Device>> devices = new TreeMap<>();
    for (Stage stage : training()) {
      devices.computeIfAbsent(stage.numerics().device(), kind -> machine.devices(kind, threads()));
    }
    // Datasets and summaries need a worker too.
    List<Device> all =
        devices.isEmpty()
            ? List.of(new Device(Numerics.DeviceClass.CPU, 0))
            : devices.values().stream().flatMap(List::stream).toList();
    if (all.isEmpty()) {
      throw new UsageException(
          "This study trains on a GPU (numerics.device: cuda), and nvidia-smi lists none here."
              + " Write numerics: {device: cpu}, or submit it to workers that have one.");
    }
    return all.subList(0, Math.min(all.size(), most));
  }

  private List<Stage> training() {
    return survey.open().stream().filter(stage -> stage.kind().computes()).toList();
  }
}
