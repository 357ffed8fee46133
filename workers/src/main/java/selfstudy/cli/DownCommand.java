package selfstudy.cli;

import java.util.List;
import picocli.CommandLine.Command;

/** {@code selfstudy down}. */
@Command(
    name = "down",
    description = "Stops the servers that this home started, and nothing else; data stays.",
    mixinStandardHelpOptions = true)
final class DownCommand extends SessionCommand {
  DownCommand(Context context) {
    super(context);
  }

  @Override
  int run(Session session) {
    List<String> stopped = session.stack().stop();
    say(stopped.isEmpty() ? "Nothing ran." : "Stopped " + String.join(" and ", stopped) + ".");
    return Exit.FINE;
  }
}
