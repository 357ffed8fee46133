package selfstudy.cli;

import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import selfstudy.study.StudyInput;

/** {@code selfstudy submit}. */
@Command(
    name = "submit",
    description = {
      "Hands a study to the configured Temporal and store, and prints its id.",
      "Workers run it ('selfstudy worker'); a study that is under way goes on as it was."
    },
    mixinStandardHelpOptions = true)
final class SubmitCommand extends SessionCommand {
  /** A workflow may have 2,000 children at once; what waits for others needs room as well. */
  private static final int MOST_PARALLEL = 1_000;

  @Parameters(paramLabel = "STUDY.yaml", description = "The study file.")
  private String file = "";

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      defaultValue = "64",
      description = "Most stages under way at once (default: ${DEFAULT-VALUE}).")
  private int parallelism = 64;

  @Option(
      names = "--heartbeat-timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "Silence after which a worker counts as dead (default: ${DEFAULT-VALUE}).")
  private int heartbeatSeconds = 60;

  SubmitCommand(Context context) {
    super(context);
  }

  @Override
  int run(Session session) throws Exception {
    if (parallelism < 1 || parallelism > MOST_PARALLEL || heartbeatSeconds < 2) {
      throw new UsageException(
          "--parallelism must be 1 to " + MOST_PARALLEL + ", --heartbeat-timeout at least 2.");
    }
    StudyFile study = new StudyFile(file);
    study.read();
    // Before anything is imported: a server that is not there should be known at once.
    TemporalConnection temporal = session.temporal();
    PreparedStudy prepared =
        PreparedStudy.withImports(study, session, new ImportLines(context().err()));
    StudyHandle handle = new StudyHandle(temporal.client(), prepared.plan().study());
    if (session.studies().hasOtherPlan(prepared.plan()) && handle.isOpen()) {
      throw new UsageException(
          "The data or the recipes of "
              + prepared.plan().study()
              + " have changed since it was begun, and it is still under way. End it first: "
              + context().command("cancel", prepared.plan().study()));
    }
    session.studies().submit(prepared.plan(), prepared.study().resolved(), Instant.now());
    new EarlierStudies(context(), session).mention(prepared.plan());
    handle.start(
        StudyInput.of(prepared.plan().study(), parallelism)
            .withHeartbeatSeconds(heartbeatSeconds)
            .withSearchable(SearchAttributeRegistry.ensure(temporal.client(), temporal.address())));
    say(prepared.plan().study());
    return Exit.FINE;
  }
}
