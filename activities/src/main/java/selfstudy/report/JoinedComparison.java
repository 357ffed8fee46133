package selfstudy.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import selfstudy.report.Comparison.Control;
import selfstudy.report.Comparison.Row;
import selfstudy.report.Comparison.Verdict;

/**
 * Several studies in one table. Each keeps what it found by itself: its verdicts rest on its own
 * scratch, threshold and family of comparisons, its controls on its own untrained encoder, its
 * ranks on its own rows. A method of which two studies found the same is listed once; one of which
 * a later study found something else, be it in one row, is named after it, {@code simclr@STUDY}.
 */
public final class JoinedComparison {
  private final List<Row> rows = new ArrayList<>();
  private final List<Verdict> verdicts = new ArrayList<>();
  private final List<Control> controls = new ArrayList<>();
  private final List<Ranking> rankings = new ArrayList<>();

  /** As their studies have them. */
  private final Set<Ranking> ranked = new HashSet<>();

  /** What is listed, by kind, method, dataset and protocol. */
  private final Map<List<Object>, Object> taken = new HashMap<>();

  private JoinedComparison() {}

  /**
   * Joins them in their order.
   *
   * @param studies comparisons by what names their studies
   */
  public static Comparison of(Map<String, Comparison> studies) {
    JoinedComparison joined = new JoinedComparison();
    studies.forEach(joined::add);
    return new Comparison(joined.rows, joined.verdicts, joined.controls, joined.rankings);
  }

  private void add(String study, Comparison comparison) {
    Set<String> other = new HashSet<>();
    comparison.rows().forEach(it -> clash(other, it.method(), place(it), it));
    comparison.verdicts().forEach(it -> clash(other, it.method(), place(it), it));
    comparison.controls().forEach(it -> clash(other, it.method(), place(it), it));
    UnaryOperator<String> name =
        method -> other.contains(method) ? CellName.of(method).after(study) : method;
    for (Row row : comparison.rows()) {
      list(rows, row.named(name.apply(row.method())), JoinedComparison::place);
    }
    for (Verdict verdict : comparison.verdicts()) {
      list(verdicts, verdict.named(name.apply(verdict.method())), JoinedComparison::place);
    }
    for (Control control : comparison.controls()) {
      list(controls, control.named(name.apply(control.method())), JoinedComparison::place);
    }
    for (Ranking ranking : comparison.rankings()) {
      if (ranked.add(ranking)) {
        rankings.add(named(ranking.named(name), study));
      }
    }
  }

  private void clash(Set<String> other, String method, List<Object> place, Object found) {
    Object listed = taken.get(place);
    if (listed != null && !listed.equals(found)) {
      other.add(method);
    }
  }

  private <T> void list(List<T> all, T found, Function<T, List<Object>> placeOf) {
    if (taken.putIfAbsent(placeOf.apply(found), found) == null) {
      all.add(found);
    }
  }

  /** A second ranking by a protocol says whose it is. */
  private Ranking named(Ranking ranking, String study) {
    boolean first = rankings.stream().noneMatch(it -> it.protocol().equals(ranking.protocol()));
    return first
        ? ranking
        : new Ranking(
            ranking.protocol() + "@" + study,
            ranking.datasets(),
            ranking.ranks(),
            ranking.pValue(),
            ranking.criticalDifference(),
            ranking.groups());
  }

  private static List<Object> place(Row row) {
    return List.of(Row.class, row.method(), row.dataset(), row.protocol());
  }

  private static List<Object> place(Verdict verdict) {
    return List.of(Verdict.class, verdict.method(), verdict.dataset(), verdict.protocol());
  }

  private static List<Object> place(Control control) {
    return List.of(Control.class, control.method(), control.dataset(), control.protocol());
  }
}
