package selfstudy.cli;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import selfstudy.plan.StudyPlan;

/** {@code selfstudy status}. */
@Command(
    name = "status",
    description = {
      "Lists the studies of the store, or the stages of one with their progress.",
      "Finished work is read from the store, running work from Temporal where one runs."
    },
    mixinStandardHelpOptions = true)
final class StatusCommand extends SessionCommand {
  @Parameters(arity = "0..1", paramLabel = "STUDY", description = "Its id, its name or its file.")
  private @Nullable String study;

  @Option(names = "--json", description = "One JSON document on standard output.")
  private boolean json;

  StatusCommand(Context context) {
    super(context);
  }

  @Override
  int run(Session session) throws Exception {
    StudyStatus status = new StudyStatus(session);
    if (session.hidesMinio()) {
      context()
          .err()
          .println(
              "This home also has a MinIO whose studies are not seen here: start it with"
                  + " 'selfstudy up', or see them with --store minio while it runs.");
    }
    if (study == null) {
      show(status.studies(), session);
      return Exit.FINE;
    }
    StudyPlan plan = new StudyReference(session).plan(study);
    StatusDocument document = status.of(plan);
    if (json) {
      print(document);
      return Exit.FINE;
    }
    if (document.note() != null) {
      context().err().println(document.note());
    }
    Columns columns = new Columns().add("STATE", "STAGE", "PROGRESS", "TRY", "LAST HEARD", "");
    for (StatusDocument.StageStatus stage : document.stages()) {
      columns.add(
          stage.state(),
          stage.name(),
          stage.step() == null || stage.steps() == null
              ? ""
              : Format.progress(stage.phase(), stage.step(), stage.steps()),
          stage.attempts() > 0 ? Integer.toString(stage.attempts()) : "",
          stage.lastHeartbeat() == null ? "" : ago(stage.lastHeartbeat()),
          stage.message() == null ? "" : stage.message());
    }
    columns.lines().forEach(this::say);
    say("");
    say(
        document.study()
            + " is "
            + document.state()
            + ": "
            + document.done()
            + " of "
            + document.total()
            + " stages"
            + (document.secondsLeft() == null
                ? ""
                : ", about "
                    + Format.duration(Duration.ofMillis((long) (1000 * document.secondsLeft())))
                    + " of computing left"));
    return Exit.FINE;
  }

  private void show(StatusDocument.Studies studies, Session session) {
    if (json) {
      print(studies);
      return;
    }
    if (studies.studies().isEmpty()) {
      say("No studies in " + session.store().describe() + ".");
      return;
    }
    Columns columns = new Columns().add("STUDY", "STATE", "STAGES");
    studies
        .studies()
        .forEach(line -> columns.add(line.study(), line.state(), line.done() + "/" + line.total()));
    columns.lines().forEach(this::say);
  }

  private static String ago(String time) {
    return Format.duration(Duration.between(Instant.parse(time), Instant.now())) + " ago";
  }
}
