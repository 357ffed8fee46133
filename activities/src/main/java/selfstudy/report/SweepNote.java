package selfstudy.report;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import selfstudy.report.Comparison.Row;

/**
 * What readers are told of the deviations behind a sweep's intervals.
 *
 * @param summary a sentence without its full stop, of at most 75 characters for four-digit counts
 * @param lines one for all cells that differ in nothing but the sweep
 */
record SweepNote(String summary, List<String> lines) {
  SweepNote {
    lines = List.copyOf(lines);
  }

  /** None for a study without a sweep. */
  static List<SweepNote> of(List<Row> rows) {
    List<String> pooled = lines(rows, Deviation::pooled);
    List<String> apart = lines(rows, it -> !it.pooled() && it.cells() > 1);
    return Stream.of(
            new SweepNote(
                sweeps(pooled) + " the intervals rest on the deviation within all cells", pooled),
            new SweepNote(
                sweeps(apart)
                    + " the cells' deviations differ (p < "
                    + SweepDeviations.LEVEL
                    + "):"
                    + " each has its own",
                apart))
        .filter(note -> !note.lines.isEmpty())
        .toList();
  }

  private static String sweeps(List<String> lines) {
    return "In " + Figures.count(lines.size(), "sweep");
  }

  private static List<String> lines(List<Row> rows, Predicate<Deviation> which) {
    Set<String> lines = new LinkedHashSet<>();
    for (Row row : rows) {
      Deviation deviation = row.deviation();
      if (deviation != null && which.test(deviation)) {
        lines.add(
            String.format(
                "%s, %s, %s: %s, p of equal deviations %s%s",
                row.dataset(),
                row.protocol(),
                CellName.of(row.method()).method(),
                Figures.count(deviation.cells(), "cell"),
                Figures.pValue(deviation.equalPValue()),
                deviation.pooled() ? ", " + deviation.degrees() + " degrees of freedom" : ""));
      }
    }
    return List.copyOf(lines);
  }
}
