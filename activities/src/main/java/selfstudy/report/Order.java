package selfstudy.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import selfstudy.report.Comparison.Row;

/** The order in which rows are shown: together what is compared with each other. */
final class Order {
  private Order() {}

  /** Grouped by dataset, within it by protocol, both in order of first appearance. */
  static List<Row> byDataset(List<Row> rows) {
    Map<String, Map<String, List<Row>>> groups = new LinkedHashMap<>();
    for (Row row : rows) {
      groups
          .computeIfAbsent(row.dataset(), d -> new LinkedHashMap<>())
          .computeIfAbsent(row.protocol(), p -> new ArrayList<>())
          .add(row);
    }
    return groups.values().stream()
        .flatMap(protocols -> protocols.values().stream())
        .flatMap(List::stream)
        .toList();
  }
}
