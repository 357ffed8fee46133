package selfstudy.cli;

import picocli.CommandLine.Command;
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

  /** Temporal keeps a cancellation until a worker comes. */
  @Override
  void prepare(Session session, StudyHandle handle) {}

  @Override
  String tell(StudyHandle handle, StudyPlan plan) {
    handle.cancel();
    return "is being cancelled; results and checkpoints stay in the store";
  }
}
