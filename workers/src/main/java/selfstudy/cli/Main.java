package selfstudy.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;

/** The {@code selfstudy} command line. */
@Command(
    name = "selfstudy",
    description = "Self-supervised-learning studies that outlive the machines they run on.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    version = "selfstudy 0.1.0",
    footer = {
      "",
      "Settings come from flags, then the environment (TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE,"
          + " SELFSTUDY_STORE, SELFSTUDY_S3_ENDPOINT, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY,"
          + " AWS_REGION, SELFSTUDY_CHECKPOINT_SECONDS), then $$SELFSTUDY_HOME/config.toml. SELFSTUDY_HOME is ~/.selfstudy unless"
          + " set.",
      "",
      "Exit codes: 0 fine, 1 the study failed or needs attention, 2 wrong use or bad study file,"
          + " 3 server or store not reachable."
    })
public final class Main {
  private Main() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] arguments) {
    Context context = Context.ofProcess();
    int code = commandLine(context).execute(arguments);
    System.exit(StandardOutput.isLost(context.out()) && code == Exit.FINE ? Exit.FAILED : code);
  }

  /** The command line with its commands, over any surroundings. */
  static CommandLine commandLine(Context context) {
    CommandLine line =
        new CommandLine(new Main())
            .addSubcommand(new RunCommand(context))
            .addSubcommand(new PlanCommand(context))
            .addSubcommand(new SubmitCommand(context))
            .addSubcommand(new StatusCommand(context))
            .addSubcommand(new WatchCommand(context))
            .addSubcommand(new PauseCommand(context))
            .addSubcommand(new ResumeCommand(context))
            .addSubcommand(new CancelCommand(context))
            .addSubcommand(new RetryCommand(context))
            .addSubcommand(new SkipCommand(context))
            .addSubcommand(new CompareCommand(context))
            .addSubcommand(new ReportCommand(context))
            .addSubcommand(new ExportCommand(context))
            .addSubcommand(new ImportCommand(context))
            .addSubcommand(
                new CommandLine(new DatasetsCommand())
                    .addSubcommand(new DatasetsCommand.ListCommand(context))
                    .addSubcommand(new DatasetsCommand.FetchCommand(context))
                    .addSubcommand(new DatasetsCommand.AddCommand(context))
                    .addSubcommand(new DatasetsCommand.ShowCommand(context)))
            .addSubcommand(new WorkerCommand(context))
            .addSubcommand(new DoctorCommand(context))
            .addSubcommand(BenchCommand.line(context))
            .addSubcommand(new UpCommand(context))
            .addSubcommand(new DownCommand(context))
            .addSubcommand(new SchemaCommand(context))
            .addSubcommand(new TraceCommand(context))
            .addSubcommand(new HelpCommand());
    return line.setOut(new PrintWriter(context.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(context.err(), true, StandardCharsets.UTF_8))
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(context.terminal() ? Ansi.AUTO : Ansi.OFF))
        .setUsageHelpAutoWidth(context.terminal())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(new WrongUse())
        .setExecutionExceptionHandler(
            (exception, command, parsed) -> {
              ErrorReport report = ErrorReport.of(exception);
              report.print(context.err(), command.getParseResult().hasMatchedOption("--verbose"));
              return report.exitCode();
            });
  }
}
