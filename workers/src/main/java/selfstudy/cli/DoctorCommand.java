package selfstudy.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code selfstudy doctor}. */
@Command(
    name = "doctor",
    description =
        "Looks whether this machine, its store and its servers are fit, and says what to do.",
    mixinStandardHelpOptions = true)
final class DoctorCommand extends SessionCommand {
  @Option(names = "--json", description = "One JSON document on standard output.")
  private boolean json;

  DoctorCommand(Context context) {
    super(context);
  }

  @Override
  int run(Session session) {
    Report report = new Report(new Doctor(session).examine());
    if (json) {
      print(report);
    } else {
      Columns columns = new Columns();
      report
          .checks()
          .forEach(check -> columns.add(check.verdict().label(), check.name(), check.detail()));
      columns.lines().forEach(this::say);
      report.checks().stream()
          .filter(check -> check.hint() != null)
          .forEach(check -> say(check.name() + ": " + check.hint()));
    }
    return report.checks().stream().anyMatch(check -> check.verdict() == Doctor.Verdict.BAD)
        ? Exit.FAILED
        : Exit.FINE;
  }

  /** What {@code --json} prints. */
  record Report(List<Doctor.Check> checks) {
    Report {
      checks = List.copyOf(checks);
    }
  }
}
