package selfstudy.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import selfstudy.evaluate.EvaluationResult;
import selfstudy.plan.Stage;
import selfstudy.plan.StageWork.Evaluate;
import selfstudy.plan.StageWork.Summarise;
import selfstudy.plan.StudyPlan;
import selfstudy.report.Comparison;
import selfstudy.report.ComparisonCsv;
import selfstudy.report.ComparisonLatex;
import selfstudy.report.ComparisonText;

/** {@code selfstudy compare}. */
@Command(
    name = "compare",
    description = {
      "Method x dataset: means with 95 %% intervals over seeds, paired tests, verdicts.",
      "Several studies become one table; a method of a later one is named after its study."
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
    List<StudyPlan> plans = new ArrayList<>();
    for (String study : studies) {
      plans.add(new StudyReference(session).plan(study));
    }
    Map<String, EvaluationResult> results = new HashMap<>();
    Map<String, Evaluate> evaluations = new HashMap<>();
    for (StudyPlan plan : plans) {
      evaluations.putAll(plan.evaluations());
      results.putAll(session.results().evaluations(plan));
    }
    Comparison comparison = Comparison.of(joined(plans), results, evaluations);
    if (output.json) {
      print(comparison);
    } else {
      String text = output.csv ? ComparisonCsv.seeds(comparison) : output.format.of(comparison);
      say(text.stripTrailing());
    }
    return Exit.FINE;
  }

  /**
   * Entries that the first study has already are listed once; a row's rates are chosen in one way.
   */
  private static Summarise joined(List<StudyPlan> plans) {
    Set<Summarise.Entry> entries = new LinkedHashSet<>();
    Set<List<Object>> places = new LinkedHashSet<>();
    Map<List<Object>, Optional<Integer>> tunedOn = new HashMap<>();
    Summarise first = summary(plans.get(0));
    for (StudyPlan plan : plans) {
      for (Summarise.Entry entry : summary(plan).entries()) {
        boolean taken =
            !entries.contains(entry)
                && (places.contains(place(entry)) || otherwiseTuned(tunedOn, entry));
        Summarise.Entry listed = taken ? renamed(entry, plan) : entry;
        entries.add(listed);
        places.add(place(listed));
        tunedOn.putIfAbsent(row(listed), Optional.ofNullable(listed.tunedOn()));
      }
    }
    return new Summarise(List.copyOf(entries), first.verdict());
  }

  private static boolean otherwiseTuned(
      Map<List<Object>, Optional<Integer>> tunedOn, Summarise.Entry entry) {
    Optional<Integer> own = Optional.ofNullable(entry.tunedOn());
    return !tunedOn.getOrDefault(row(entry), own).equals(own);
  }

  private static List<Object> row(Summarise.Entry entry) {
    return List.of(entry.method(), entry.dataset(), entry.protocol());
  }

  private static List<Object> place(Summarise.Entry entry) {
    return List.of(entry.method(), entry.dataset(), entry.protocol(), entry.seed());
  }

  private static Summarise.Entry renamed(Summarise.Entry entry, StudyPlan plan) {
    return new Summarise.Entry(
        entry.stage(),
        entry.method() + "@" + plan.study(),
        entry.dataset(),
        entry.protocol(),
        entry.seed(),
        entry.tunedOn());
  }

  private static Summarise summary(StudyPlan plan) {
    return plan.stages().stream()
        .map(Stage::work)
        .filter(Summarise.class::isInstance)
        .map(Summarise.class::cast)
        .findFirst()
        .orElseThrow(() -> new UsageException(plan.study() + " has nothing to compare."));
  }
}
