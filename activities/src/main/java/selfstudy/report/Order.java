package selfstudy.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import selfstudy.report.Comparison.Control;
import selfstudy.report.Comparison.Row;

/**
 * The order in which findings are shown, together what is compared with each other: grouped by
 * dataset, within it by protocol, both in order of first appearance.
 */
final class Order {
  private Order() {}

  static List<Row> ofRows(List<Row> rows) {
    return grouped(grouped(rows, Row::protocol), Row::dataset);
  }

  static List<Control> ofControls(List<Control> controls) {
    return grouped(grouped(controls, Control::protocol), Control::dataset);
  }

  /** Those of equal keys together, otherwise in the order given. */
  private static <T> List<T> grouped(List<T> all, Function<T, String> key) {
    Map<String, List<T>> groups = new LinkedHashMap<>();
    all.forEach(it -> groups.computeIfAbsent(key.apply(it), k -> new ArrayList<>()).add(it));
    return groups.values().stream().flatMap(List::stream).toList();
  }
}
