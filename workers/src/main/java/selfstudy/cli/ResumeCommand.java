package selfstudy.cli;

import picocli.CommandLine.Command;
import selfstudy.plan.StudyPlan;

/** {@code selfstudy resume}. */
@Command(
    name = "resume",
    description = "Lets a paused study go on.",
    mixinStandardHelpOptions = true)
final class ResumeCommand extends StudyControl {
  ResumeCommand(Context context) {
    super(context);
  }

  @Override
  String tell(Session session, StudyHandle handle, StudyPlan plan) {
    return told("goes on", StudyHandle::resume, handle);
  }
}
