package selfstudy.report;

import java.util.List;
import selfstudy.report.Comparison.Control;
import selfstudy.report.Comparison.Row;
import selfstudy.report.Comparison.Verdict;

/** A comparison for people on a terminal. */
public final class ComparisonText {
  private ComparisonText() {}

  /**
   * Tables of results, verdicts, controls and ranks; a section without lines is left out.
   *
   * @param width characters a line, at least 60
   */
  public static String table(Comparison comparison, int width) {
    StringBuilder text = new StringBuilder();
    results(text, comparison.rows(), width);
    if (!comparison.verdicts().isEmpty()) {
      text.append(
              "\nDoes pretraining pay? Fine-tuning minus scratch, points, paired by seed;\nbeyond: after ")
          .append(Figures.thresholds(comparison.verdicts()))
          .append(" of scratch's errors, p by Holm over each study's own.\n\n");
      verdicts(text, comparison.verdicts(), width);
    }
    if (!comparison.controls().isEmpty()) {
      text.append(
          "\nFrozen features minus an untrained encoder's, points (Welch, each for itself):\n\n");
      controls(text, comparison.controls(), width);
    }
    comparison.rankings().forEach(ranking -> ranking(text, ranking, width));
    return text.toString();
  }

  private static void results(StringBuilder text, List<Row> rows, int width) {
    TextTable table = new TextTable("dataset", "protocol", "method", "n", "metric", "percent");
    for (Row row : Order.ofRows(rows)) {
      table.add(
          row.dataset(),
          row.protocol(),
          row.method(),
          Integer.toString(row.n()),
          row.metric().label(),
          Figures.withHalfWidth(row));
    }
    text.append("Mean over seeds ± half the 95 % interval (from three seeds).\n\n")
        .append(table.render(width));
    SweepNote.of(rows).forEach(n -> text.append('\n').append(n.summary()).append(".\n"));
    Figures.sharedRates(rows).forEach(note -> text.append('\n').append(note).append(".\n"));
    list(text, Figures.SECONDARY, Figures.secondary(rows), width);
    long edges = rows.stream().filter(row -> !row.atEdge().isEmpty()).count();
    if (edges > 0) {
      text.append("\nIn ").append(edges).append(edges == 1 ? " row" : " rows");
      text.append(" a chosen hyper-parameter was an end of its grid; the report names it.\n");
    }
    int unconverged = Figures.unconverged(rows).size();
    if (unconverged > 0) {
      text.append("\nIn ").append(Figures.count(unconverged, "row"));
      text.append(" the probe's solver ran out of iterations; the report names it.\n");
    }
  }

  private static void verdicts(StringBuilder text, List<Verdict> verdicts, int width) {
    TextTable table =
        new TextTable("dataset", "method", "n", "gain", "error cut", "beyond", "p", "pays");
    for (Verdict verdict : verdicts) {
      Double cut = verdict.errorReduction();
      table.add(
          verdict.dataset(),
          verdict.method(),
          Figures.seeds(verdict),
          Figures.withHalfWidth(verdict.gain(), verdict.low(), verdict.high()),
          cut == null ? "-" : Figures.signed(cut) + " %",
          Figures.margin(verdict),
          Figures.pValue(verdict.marginPValue()),
          verdict.pays().label());
    }
    text.append(table.render(width));
  }

  private static void controls(StringBuilder text, List<Control> controls, int width) {
    TextTable table = new TextTable("dataset", "protocol", "method", "seeds", "difference");
    for (Control control : Order.ofControls(controls)) {
      table.add(
          control.dataset(),
          control.protocol(),
          control.method(),
          control.n() + " to " + control.controlN(),
          Figures.withHalfWidth(control.difference(), control.low(), control.high()));
    }
    text.append(table.render(width));
    list(
        text,
        "One encoder whatever the seed, so that it holds for this checkpoint",
        Figures.singleCheckpoints(controls),
        width);
  }

  /** What a heading says of names; nothing without any. */
  private static void list(StringBuilder text, String heading, List<String> names, int width) {
    if (!names.isEmpty()) {
      text.append('\n').append(heading).append(":\n");
      names.stream()
          .map(name -> Figures.cut(TextTable.printable(name), width))
          .forEach(name -> text.append(name).append('\n'));
    }
  }

  private static void ranking(StringBuilder text, Ranking ranking, int width) {
    TextTable table = new TextTable("method", "rank");
    ranking.ranks().forEach(rank -> table.add(rank.method(), Figures.rank(rank.averageRank())));
    text.append('\n').append(Figures.ranking(ranking)).append("\nTold apart from a difference of ");
    text.append(Figures.rank(ranking.criticalDifference())).append(" ranks on (Nemenyi, 5 %).\n\n");
    text.append(table.render(width));
  }
}
