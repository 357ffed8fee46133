package selfstudy.cli;

import java.util.ArrayList;
import java.util.List;

/** A table whose columns are as wide as their widest cell. */
final class Columns {
  private final List<List<String>> rows = new ArrayList<>();

  Columns add(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  /** The lines, without blanks at their ends. */
  List<String> lines() {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
    }
    return line.toString().stripTrailing();
  }
}
