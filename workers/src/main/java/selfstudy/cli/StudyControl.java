package selfstudy.cli;

import java.io.IOException;
import java.util.function.Function;
import picocli.CommandLine.Parameters;
import selfstudy.contract.StudySummary;
import selfstudy.plan.StudyPlan;

/** A command that tells a study under way what to do. */
abstract class StudyControl extends SessionCommand {
  @Parameters(index = "0", paramLabel = "STUDY", description = "Its id, its name or its file.")
  private String study = "";

  StudyControl(Context context) {
    super(context);
  }

  /** Tells it; a line for the user. {@link UnreachableException} if there is nobody to hear. */
  abstract String tell(Session session, StudyHandle handle, StudyPlan plan) throws IOException;

  @Override
  int run(Session session) throws Exception {
    StudyPlan plan = new StudyReference(session).plan(study);
    if (Survey.of(plan, session).isComplete()) {
      throw new UsageException("The study " + plan.study() + " is completed; nothing was changed.");
    }
    if (!session.hasTemporal()) {
      throw new UnreachableException(
          "No Temporal runs that could be told. 'selfstudy run' takes "
              + plan.study()
              + " up again and retries what failed; its option --skip STAGE goes on without.");
    }
    StudyHandle handle = new StudyHandle(session.temporal().client(), plan.study());
    if (!handle.isOpen()) {
      throw new UsageException(
          "The study " + plan.study() + " is not under way in Temporal; nothing was changed.");
    }
    say(plan.study() + ": " + tell(session, handle, plan));
    return Exit.FINE;
  }

  /** The name of a stage of the plan; {@link UsageException} with the nearest if there is none. */
  static String stage(StudyPlan plan, String nameOrKey) {
    return plan.find(nameOrKey)
        .orElseThrow(
            () ->
                new UsageException(
                    "The study "
                        + plan.study()
                        + " has no stage \""
                        + nameOrKey
                        + "\""
                        + selfstudy.spec.Spelling.nearest(
                                nameOrKey, plan.stages().stream().map(s -> s.name()).toList())
                            .map(near -> "; did you mean \"" + near + "\"?")
                            .orElse(".")))
        .name();
  }

  static String told(String what, Function<StudyHandle, StudySummary> update, StudyHandle handle) {
    handle.requireWorker();
    StudySummary summary = update.apply(handle);
    return what + "; " + summary.done() + " of " + summary.total() + " stages are done";
  }
}
