package selfstudy.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import selfstudy.plan.StudyPlan;

/** {@code selfstudy report}. */
@Command(
    name = "report",
    description = "Writes a study's results, as far as they are there, as one HTML file.",
    mixinStandardHelpOptions = true)
final class ReportCommand extends SessionCommand {
  @Parameters(paramLabel = "STUDY", description = "Its id, its name or its file.")
  private String study = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to (default: STUDY.html here).")
  private @Nullable Path output;

  ReportCommand(Context context) {
    super(context);
  }

  @Override
  int run(Session session) throws Exception {
    StudyPlan plan = new StudyReference(session).plan(study);
    Path file = output == null ? Path.of(plan.study() + ".html") : output;
    new OutputFile("-o", file).require();
    new StudyEnd(context(), session).report(plan, file);
    say(file.toString());
    return Exit.FINE;
  }
}
