package selfstudy.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import selfstudy.plan.StudyPlan;
import selfstudy.report.Comparison;
import selfstudy.report.ComparisonCsv;
import selfstudy.report.ComparisonLatex;
import selfstudy.report.ComparisonText;
import selfstudy.report.JoinedComparison;

/** {@code selfstudy compare}. */
@Command(
    name = "compare",
    description = {
      "Method x dataset: means with 95 %% intervals over seeds, paired tests, verdicts.",
      "Several studies become one table, each with the verdicts by its own threshold and scratch;",
      "a method of which a later one found something else is named after it."
    },
    mixinStandardHelpOptions = true)
final class CompareCommand extends SessionCommand {
  private static final int WIDTH = 100;

  @Parameters(arity = "1..*", paramLabel = "STUDY", description = "Ids, names or files.")
  private List<String> studies = new ArrayList<>();

  @ArgGroup(exclusive = true)
  private Output output = new Output();

  /** One of the forms that a comparison has. */
  private static final class Output {
    @Option(names = "--json", description = "One JSON document on standard output.")
    private boolean json;

    @Option(
        names = "--format",
        paramLabel = "FORMAT",
        description =
            "text, csv (a line a row, verdicts beside them) or latex (booktabs); default: text.")
    private TableFormat format = TableFormat.TEXT;

    @Option(names = "--csv", description = "Each seed's value as CSV.")
    private boolean csv;
  }

  /** How a comparison is printed. */
  private enum TableFormat {
    TEXT,
    CSV,
    LATEX;

    String of(Comparison comparison) {
      return switch (this) {
        case TEXT -> ComparisonText.table(comparison, WIDTH);
        case CSV -> ComparisonCsv.table(comparison);
        case LATEX -> ComparisonLatex.tables(comparison);
      };
    }
  }

  CompareCommand(Context context) {
    super(context);
  }

  @Override
  int run(Session session) throws Exception {
    Map<String, Comparison> found = new LinkedHashMap<>();
    for (String study : studies) {
      StudyPlan plan = new StudyReference(session).plan(study);
      found.put(plan.study(), session.results().comparison(plan));
    }
    Comparison comparison = JoinedComparison.of(found);
    if (output.json) {
      print(comparison);
    } else {
      String text = output.csv ? ComparisonCsv.seeds(comparison) : output.format.of(comparison);
      say(text.stripTrailing());
    }
    return Exit.FINE;
  }
}
