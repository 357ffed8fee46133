package selfstudy.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import selfstudy.plan.StudyPlan;

/** {@code selfstudy skip}. */
@Command(
    name = "skip",
    description = "Lets a study go on without a failed stage and what depends on it.",
    mixinStandardHelpOptions = true)
final class SkipCommand extends StudyControl {
  @Parameters(
      index = "1",
      paramLabel = "STAGE",
      description = "Its name or key; * for all that failed.")
  private String stage = "";

  SkipCommand(Context context) {
    super(context);
  }

  @Override
  String tell(Session session, StudyHandle handle, StudyPlan plan) {
    String name = stage.equals("*") ? stage : stage(plan, stage);
    return told("goes on without " + name, it -> it.skip(name), handle);
  }
}
