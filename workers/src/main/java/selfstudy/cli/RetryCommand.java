package selfstudy.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import selfstudy.plan.StudyPlan;

/** {@code selfstudy retry}. */
@Command(
    name = "retry",
    description = "Runs a failed stage again.",
    mixinStandardHelpOptions = true)
final class RetryCommand extends StudyControl {
  @Parameters(
      index = "1",
      paramLabel = "STAGE",
      description = "Its name or key; * for all that failed.")
  private String stage = "";

  RetryCommand(Context context) {
    super(context);
  }

  @Override
  String tell(Session session, StudyHandle handle, StudyPlan plan) {
    String name = stage.equals("*") ? stage : stage(plan, stage);
    return told("tries again " + name, it -> it.retry(name), handle);
  }
}
