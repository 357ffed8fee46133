package selfstudy.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table for a terminal or a pipe: columns aligned, two blanks between them. */
final class TextTable {
  private static final int GAP = 2;
  private static final int NARROWEST = 6;

  private final List<String> header;
  private final List<List<String>> lines = new ArrayList<>();

  TextTable(String... header) {
    this.header = List.of(header);
  }

  void add(String... cells) {
    if (cells.length != header.size()) {
      throw new IllegalArgumentException(
          cells.length + " cells in a table of " + header.size() + " columns");
    }
    lines.add(Arrays.stream(cells).map(TextTable::printable).toList());
  }

  /**
   * The lines, at most {@code width} characters each as long as no column needs to be narrower than
   * six; what is cut ends in an ellipsis. Columns that hold only numbers align to the right.
   */
  String render(int width) {
    int[] widths = widths(width);
    StringBuilder text = new StringBuilder();
    line(text, header, widths);
    line(text, Arrays.stream(widths).mapToObj("-"::repeat).toList(), widths);
    lines.forEach(cells -> line(text, cells, widths));
    return text.toString();
  }

  private int[] widths(int width) {
    int[] widths = new int[header.size()];
    for (int c = 0; c < widths.length; c++) {
      int column = c;
      widths[c] =
          lines.stream()
              .mapToInt(cells -> cells.get(column).length())
              .reduce(header.get(c).length(), Math::max);
    }
    int over = Arrays.stream(widths).sum() + GAP * (widths.length - 1) - width;
    while (over-- > 0) {
      int widest = 0;
      for (int c = 1; c < widths.length; c++) {
        widest = widths[c] > widths[widest] ? c : widest;
      }
      if (widths[widest] <= NARROWEST) {
        break;
      }
      widths[widest]--;
    }
    return widths;
  }

  private void line(StringBuilder text, List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < widths.length; c++) {
      String cell = cut(cells.get(c), widths[c]);
      String blanks = " ".repeat(widths[c] - cell.length());
      line.append(numeric(c) ? blanks + cell : cell + blanks).append(" ".repeat(GAP));
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private boolean numeric(int column) {
    return !lines.isEmpty()
        && lines.stream()
            .map(cells -> cells.get(column))
            .allMatch(cell -> cell.matches("[-+<]?[0-9].*|-"));
  }

  private static String cut(String cell, int width) {
    return cell.length() <= width ? cell : cell.substring(0, width - 1) + "…";
  }

  /** Control characters, which could drive a terminal, become question marks. */
  static String printable(String cell) {
    return cell.replaceAll("\\p{Cntrl}", "?");
  }
}
