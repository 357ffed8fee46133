package selfstudy.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Loss and learning rate of every step; no times, so that a resumed training's file is equal. */
public final class MetricSeries {
  private static final String HEADER = "step,learningRate,loss";

  private final List<Row> rows = new ArrayList<>();

  /**
   * One step.
   *
   * @param step from 0
   */
  public record Row(long step, double learningRate, float loss) {}

  /** Reads what {@link #write} wrote. */
  public static MetricSeries read(Path file) throws IOException {
    return parse(Files.readAllLines(file));
  }

  /** Reads the lines that {@link #write} wrote. */
  public static MetricSeries parse(List<String> lines) throws IOException {
    MetricSeries series = new MetricSeries();
    if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
      throw new IOException("Not a metric series: its first line is not " + HEADER);
    }
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      series.add(
          new Row(
              Long.parseLong(cells[0]), Double.parseDouble(cells[1]), Float.parseFloat(cells[2])));
    }
    return series;
  }

  /** Appends a step. */
  public void add(Row row) {
    rows.add(row);
  }

  /** The steps so far, apart from those to come. */
  MetricSeries copy() {
    MetricSeries copy = new MetricSeries();
    copy.rows.addAll(rows);
    return copy;
  }

  /** All steps so far. */
  public List<Row> rows() {
    return List.copyOf(rows);
  }

  /** The newest losses, oldest first. */
  public List<Float> lastLosses(int count) {
    return rows.subList(Math.max(0, rows.size() - count), rows.size()).stream()
        .map(Row::loss)
        .toList();
  }

  /** Comma-separated, one line a step. */
  public void write(Path file) throws IOException {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    for (Row row : rows) {
      text.append(row.step).append(',').append(row.learningRate).append(',').append(row.loss);
      text.append('\n');
    }
    Files.writeString(file, text);
  }
}
