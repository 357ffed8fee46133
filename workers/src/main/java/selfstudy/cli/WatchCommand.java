package selfstudy.cli;

import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import selfstudy.contract.StudyState;
import selfstudy.contract.StudySummary;
import selfstudy.plan.StudyPlan;

/** {@code selfstudy watch}. */
@Command(
    name = "watch",
    description = "Shows a study's progress until it ends, is paused or needs attention.",
    mixinStandardHelpOptions = true)
final class WatchCommand extends SessionCommand {
  private static final Duration FRAME = Duration.ofMillis(500);

  @Parameters(paramLabel = "STUDY", description = "Its id, its name or its file.")
  private String study = "";

  WatchCommand(Context context) {
    super(context);
  }

  @Override
  int run(Session session) throws Exception {
    StudyPlan plan = new StudyReference(session).plan(study);
    Survey survey = Survey.of(plan, session);
    if (survey.isComplete()) {
      say(plan.study() + " is completed: " + Format.count(plan.stages().size(), "stage"));
      return Exit.FINE;
    }
    StudyHandle handle = new StudyHandle(session.temporal().client(), plan.study());
    if (handle.status().isEmpty()) {
      throw new UsageException(
          "Temporal does not know the study " + plan.study() + "; see 'selfstudy status'.");
    }
    try (Display display = Display.on(context());
        Interrupts interrupts = Interrupts.listen();
        StudyWatch watch =
            new StudyWatch(handle, survey.summary(), new RemainingTime(survey.estimates(), 1))
                .start()) {
      Troubles troubles = new Troubles(display::say);
      while (!interrupts.await(FRAME)) {
        StudyWatch.Sight sight = watch.sight();
        display.show(watch.snapshot());
        troubles.hear(sight.trouble(), System.nanoTime());
        StudyState state = sight.summary().state();
        if (sight.hasEnded() || state == StudyState.PAUSED || state == StudyState.ATTENTION) {
          return end(sight, display);
        }
      }
      return Exit.FINE;
    }
  }

  private static int end(StudyWatch.Sight sight, Display display) {
    StudySummary summary = sight.summary();
    if (sight.trouble() != null) {
      display.say(sight.trouble());
    }
    summary.failed().forEach(failed -> Display.lines(failed).forEach(display::say));
    display.say(
        summary.study()
            + " is "
            + (sight.hasEnded() && summary.state() == StudyState.RUNNING
                ? "stopped"
                : summary.state().label())
            + ": "
            + summary.done()
            + " of "
            + summary.total()
            + " stages");
    return summary.state() == StudyState.COMPLETED ? Exit.FINE : Exit.FAILED;
  }
}
