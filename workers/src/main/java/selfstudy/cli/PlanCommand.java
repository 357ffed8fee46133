package selfstudy.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code selfstudy plan}. */
@Command(
    name = "plan",
    description = {
      "Checks a study file and lists its stages: what is there, what is not, and why.",
      "Nothing runs and nothing is written. Times are of one core or GPU: measured ones of earlier"
          + " results of the same kind, else a rough model."
    },
    mixinStandardHelpOptions = true)
final class PlanCommand extends SessionCommand {
  /** Stages of a table that leaves what is before it on a terminal. */
  private static final int SCREEN = 20;

  @Parameters(paramLabel = "STUDY.yaml", description = "The study file.")
  private String file = "";

  @Option(names = "--json", description = "One JSON document on standard output.")
  private boolean json;

  PlanCommand(Context context) {
    super(context);
  }

  @Override
  int run(Session session) throws Exception {
    PreparedStudy prepared = PreparedStudy.peek(new StudyFile(file), session);
    PlanDocument document = Survey.of(prepared, session).document(prepared.absent());
    if (json) {
      print(document);
    } else {
      say(total(document));
      absent(document);
      say("");
      table(document).lines().forEach(this::say);
      if (document.stages().size() > SCREEN) {
        say("");
        say(total(document));
        if (!document.absent().isEmpty()) {
          say(count(document) + " not in the store yet: the first lines say what to do.");
        }
      }
    }
    return Exit.FINE;
  }

  private void absent(PlanDocument document) {
    if (!document.absent().isEmpty()) {
      say("");
      say(count(document) + " not in the store yet, and 'run' needs all:");
      document.absent().forEach((name, remedy) -> say("  " + name + ": " + remedy));
    }
  }

  private static String count(PlanDocument document) {
    int count = document.absent().size();
    return Format.count(count, "dataset") + (count == 1 ? " is" : " are");
  }

  private static Columns table(PlanDocument document) {
    Columns columns = new Columns().add("STATE", "STAGE", "TIME", "WHY");
    document
        .stages()
        .forEach(
            stage ->
                columns.add(
                    stage.state(),
                    stage.name(),
                    stage.state().equals("hit") ? "" : time(stage.estimatedSeconds()),
                    stage.reason()));
    return columns;
  }

  private static String total(PlanDocument document) {
    return document.study()
        + ": "
        + Format.count(document.stages().size(), "stage")
        + ", "
        + document.count("hit")
        + " reused, "
        + document.count("resume")
        + " to resume, "
        + document.count("miss")
        + " to compute; about "
        + time(document.estimatedSeconds())
        + " on one core or GPU";
  }

  private static String time(@Nullable Double seconds) {
    return seconds == null ? "?" : Format.duration(Duration.ofMillis((long) (1000 * seconds)));
  }
}
