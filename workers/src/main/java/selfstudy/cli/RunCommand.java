package selfstudy.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import selfstudy.config.Settings;
import selfstudy.plan.StudyPlan;
import selfstudy.tensor.Engine;

/** {@code selfstudy run}. */
@Command(
    name = "run",
    description = {
      "Runs a study on this machine to its end: servers, workers, progress, table, report.",
      "The same command again goes on where it stopped, and reuses every result that is there."
    },
    mixinStandardHelpOptions = true)
final class RunCommand extends SessionCommand {
  @Parameters(paramLabel = "STUDY.yaml", description = "The study file.")
  private String file = "";

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "At most N workers; otherwise one a core or GPU, memory permitting.")
  private int workers = Integer.MAX_VALUE;

  @Option(
      names = "--heartbeat-timeout",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description = "Silence after which a worker counts as dead (default: ${DEFAULT-VALUE}).")
  private int heartbeatSeconds = 20;

  @Option(
      names = "--checkpoint-seconds",
      paramLabel = "N",
      description = "Least time between two checkpoints of a training (default: 10).")
  private @Nullable Integer checkpointSeconds;

  @Option(
      names = "--loader-threads",
      paramLabel = "N",
      description =
          "Threads that decode and augment beside a training (default: the cores that are left).")
  private @Nullable Integer loaderThreads;

  @Option(
      names = "--skip",
      paramLabel = "STAGE",
      description = "Go on without this failed stage and what depends on it; may be repeated.")
  private List<String> skipped = new ArrayList<>();

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Where the HTML report goes (default: STUDY.html in the home's reports).")
  private @Nullable Path report;

  RunCommand(Context context) {
    super(context);
  }

  @Override
  Session open(Settings settings) {
    return Session.embed(
        settings.withTraining(checkpointSeconds, loaderThreads),
        line -> context().err().println(line));
  }

  @Override
  int run(Session session) throws Exception {
    requireAtLeast(1, "--workers", workers);
    requireAtLeast(2, "--heartbeat-timeout", heartbeatSeconds);
    if (report != null) {
      new OutputFile("--report", report).require(); // Now, not after hours of training.
    }
    PreparedStudy prepared =
        PreparedStudy.withImports(new StudyFile(file), session, new ImportLines(context().err()));
    List<String> without = stages(prepared.plan());
    Survey survey = Survey.of(prepared.plan(), session);
    StudyRun study = new StudyRun(context(), session, file, survey, heartbeatSeconds);
    if (!survey.isComplete()) {
      study.devices(workers); // Refused before anything is recorded.
      Engine.requireLibrary(context().environment()); // The workers' too: they inherit it.
      if (session.studies().hasOtherPlan(prepared.plan())) {
        endOlder(session, prepared.plan());
      }
    }
    session.studies().submit(prepared.plan(), prepared.study().resolved(), Instant.now());
    say(headline(survey, session));
    if (!survey.isComplete()) {
      new EarlierStudies(context(), session).mention(prepared.plan());
      int code = study.run(workers, without);
      if (code != Exit.FINE) {
        return code;
      }
    }
    new StudyEnd(context(), session).show(prepared.plan(), report);
    return Exit.FINE;
  }

  private static void requireAtLeast(int least, String option, int value) {
    if (value < least) {
      throw new UsageException(option + " must be at least " + least + ", but is " + value + ".");
    }
  }

  /** A workflow that is still open holds the stages of the plan that it began with. */
  private void endOlder(Session session, StudyPlan plan) {
    StudyHandle handle = new StudyHandle(session.temporal().client(), plan.study());
    if (handle.isOpen()) {
      handle.terminate("its data or recipes have changed");
      context()
          .err()
          .println(
              "The data or the recipes of "
                  + plan.study()
                  + " have changed since it was begun: it starts anew and reuses what is the same.");
    }
  }

  private List<String> stages(StudyPlan plan) {
    return skipped.stream().map(name -> StudyControl.stage(plan, name)).toList();
  }

  private static String headline(Survey survey, Session session) {
    int total = survey.plan().stages().size();
    return survey.plan().study()
        + ": "
        + Format.count(total, "stage")
        + ", "
        + survey.hits()
        + " reused, store "
        + session.store().describe();
  }
}
