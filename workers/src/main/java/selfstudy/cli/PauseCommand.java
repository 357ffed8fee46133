package selfstudy.cli;

import picocli.CommandLine.Command;
import selfstudy.plan.StudyPlan;

/** {@code selfstudy pause}. */
@Command(
    name = "pause",
    description = "Lets every training of a study leave a checkpoint and stop, until 'resume'.",
    mixinStandardHelpOptions = true)
final class PauseCommand extends StudyControl {
  PauseCommand(Context context) {
    super(context);
  }

  @Override
  String tell(Session session, StudyHandle handle, StudyPlan plan) {
    return told("paused", StudyHandle::pause, handle);
  }
}
