package selfstudy.cli;

import picocli.CommandLine.Command;
import selfstudy.config.Settings;
import selfstudy.infra.MinioEndpoint;
import selfstudy.infra.TemporalEndpoint;

/** {@code selfstudy up}. */
@Command(
    name = "up",
    description = {
      "Starts Temporal and MinIO on this machine, to stay until 'selfstudy down'.",
      "Commands with the same SELFSTUDY_HOME find them by themselves."
    },
    mixinStandardHelpOptions = true)
final class UpCommand extends SessionCommand {
  UpCommand(Context context) {
    super(context);
  }

  @Override
  Session open(Settings settings) {
    return Session.embed(settings, line -> context().err().println(line));
  }

  @Override
  int run(Session session) {
    TemporalEndpoint temporal = session.stack().temporal();
    MinioEndpoint minio = session.stack().minio();
    session.stack().keepRunning();
    say("Temporal   " + temporal.address() + "   " + temporal.ui());
    say("MinIO      " + minio.url() + "   bucket " + minio.bucket());
    say("");
    say("Next: " + context().command("worker") + " in one terminal, then");
    say("      " + context().command("submit") + " STUDY.yaml in another.");
    return Exit.FINE;
  }
}
