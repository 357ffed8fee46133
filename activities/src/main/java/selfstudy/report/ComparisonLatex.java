package selfstudy.report;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import selfstudy.report.Comparison.Control;
import selfstudy.report.Comparison.Row;
import selfstudy.report.Comparison.Verdict;

/**
 * A comparison as LaTeX: a {@code tabular} for each of its tables, to be put into a document that
 * uses the package booktabs.
 */
public final class ComparisonLatex {
  private final StringBuilder out = new StringBuilder();

  private ComparisonLatex() {}

  /** The tables; one without lines is left out. */
  public static String tables(Comparison comparison) {
    ComparisonLatex latex = new ComparisonLatex();
    latex.out.append("% Needs \\usepackage{booktabs}\n");
    latex.results(comparison.rows());
    latex.verdicts(comparison.verdicts());
    latex.controls(comparison.controls());
    comparison.rankings().forEach(latex::ranking);
    return latex.out.toString();
  }

  private void results(List<Row> rows) {
    StringBuilder caption =
        new StringBuilder("Percent: mean over seeds and half of the 95 % interval");
    SweepNote.of(rows).forEach(note -> caption.append(". ").append(note.summary()));
    Figures.sharedRates(rows).forEach(note -> caption.append(". ").append(note));
    List<String> secondary = Figures.secondary(rows);
    if (!secondary.isEmpty()) {
      caption.append(". ").append(Figures.SECONDARY).append(": ");
      caption.append(String.join(", ", secondary));
    }
    head(
        caption.toString(),
        "lllrlr",
        "Dataset",
        "Protocol",
        "Method",
        "Seeds",
        "Metric",
        "Percent");
    for (Row row : Order.ofRows(rows)) {
      line(
          row.dataset(),
          row.protocol(),
          row.method(),
          Integer.toString(row.n()),
          row.metric().label(),
          Figures.withHalfWidth(row));
    }
    tail();
  }

  private void verdicts(List<Verdict> verdicts) {
    if (verdicts.isEmpty()) {
      return;
    }
    head(
        "Does pretraining pay? Fine-tuning minus scratch in points, paired by seed;"
            + " beyond: after the threshold, its p after Holm. Pays if more"
            + " than "
            + Figures.thresholds(verdicts)
            + " of scratch's errors are saved"
            + verdicts.stream()
                .flatMap(verdict -> Figures.sharedRates(verdict).stream())
                .distinct()
                .map(rates -> ". " + rates)
                .collect(Collectors.joining()),
        "llrrrrrrl",
        "Dataset",
        "Method",
        "Seeds",
        "Gain",
        "Detectable",
        "Errors saved",
        "Beyond",
        "p",
        "Pays");
    for (Verdict verdict : verdicts) {
      Double saved = verdict.errorReduction();
      Double detectable = verdict.detectable();
      line(
          verdict.dataset(),
          verdict.method(),
          Figures.seeds(verdict),
          Figures.withHalfWidth(verdict.gain(), verdict.low(), verdict.high()),
          detectable == null ? "-" : Figures.value(detectable),
          saved == null ? "-" : Figures.signed(saved) + " %",
          Figures.margin(verdict),
          Figures.pValue(verdict.marginPValue()),
          verdict.pays().label());
    }
    tail();
  }

  private void controls(List<Control> controls) {
    if (controls.isEmpty()) {
      return;
    }
    List<String> single = Figures.singleCheckpoints(controls);
    head(
        "Frozen features minus an untrained encoder's, points (Welch, each for itself)"
            + (single.isEmpty() ? "" : "; for this checkpoint: " + String.join(", ", single)),
        "lllr",
        "Dataset",
        "Protocol",
        "Method",
        "Difference");
    for (Control control : Order.ofControls(controls)) {
      line(
          control.dataset(),
          control.protocol(),
          control.method(),
          Figures.withHalfWidth(control.difference(), control.low(), control.high()));
    }
    tail();
  }

  private void ranking(Ranking ranking) {
    head(
        Figures.ranking(ranking)
            + " Critical difference "
            + Figures.rank(ranking.criticalDifference()),
        "lr",
        "Method",
        "Average rank");
    ranking.ranks().forEach(rank -> line(rank.method(), Figures.rank(rank.averageRank())));
    tail();
  }

  private void head(String comment, String columns, String... names) {
    out.append("\n% ").append(comment.replaceAll("\\R", " ")).append('\n');
    out.append("\\begin{tabular}{").append(columns).append("}\n\\toprule\n");
    line(names);
    out.append("\\midrule\n");
  }

  private void line(String... cells) {
    out.append(
            Arrays.stream(cells).map(ComparisonLatex::escaped).collect(Collectors.joining(" & ")))
        .append(" \\\\\n");
  }

  private void tail() {
    out.append("\\bottomrule\n\\end{tabular}\n");
  }

  /** Text as LaTeX sets it, whatever it holds; control characters become question marks. */
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&', '%', '$', '#', '_', '{', '}' -> escaped.append('\\').append(c);
        case '\\' -> escaped.append("\\textbackslash{}");
        case '~' -> escaped.append("\\textasciitilde{}");
        case '^' -> escaped.append("\\textasciicircum{}");
        case '<' -> escaped.append("$<$");
        case '>' -> escaped.append("$>$");
        case '±' -> escaped.append("$\\pm$");
        case '[' -> escaped.append("{[}"); // after a line break it would be its argument
        case '"' -> escaped.append("\\textquotedbl{}");
        default -> escaped.append(Character.isISOControl(c) ? '?' : c);
      }
    }
    // A minus, not a hyphen, before a number.
    return escaped.toString().matches("-\\d.*") ? "$-$" + escaped.substring(1) : escaped.toString();
  }
}
