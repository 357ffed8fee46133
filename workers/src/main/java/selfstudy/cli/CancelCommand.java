package selfstudy.cli;

import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import selfstudy.config.Settings;
import selfstudy.contract.StudyState;
import selfstudy.contract.StudySummary;
import selfstudy.plan.StudyPlan;

/** {@code selfstudy cancel}. */
@Command(
    name = "cancel",
    description = "Ends a study for good; every training leaves a checkpoint, results stay.",
    mixinStandardHelpOptions = true)
final class CancelCommand extends StudyControl {
  CancelCommand(Context context) {
    super(context);
  }

  /** A run takes its Temporal along when it ends; a study that it paused is still in there. */
  @Override
  Session open(Settings settings) {
    return Session.embed(settings, line -> context().err().println(line));
  }

  @Override
  String tell(Session session, StudyHandle handle, StudyPlan plan) throws IOException {
    try {
      handle.requireWorker();
    } catch (UnreachableException e) {
      // Nobody works on it, so there is nothing to wait for.
      handle.terminate("cancelled");
      Optional<StudySummary> last = session.studies().summary(plan.study());
      if (last.isPresent()) {
        session.studies().record(last.get().withState(StudyState.CANCELLED));
      }
      return "is cancelled; results and checkpoints stay in the store";
    }
    handle.cancel();
    return "is being cancelled; results and checkpoints stay in the store";
  }
}
