package selfstudy.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import selfstudy.evaluate.EvaluationResult.CurvePoint;
import selfstudy.report.Comparison.Row;
import selfstudy.report.StudyReport.Curve;

/** The page's figures as inline SVG; colours come from the page's style sheet. */
final class Charts {
  static final int WIDTH = 640;
  private static final int RIGHT = 90;
  private static final int LINE = 24;

  /** Characters of a row's name, and the width of one at most. */
  private static final int NAME = 34;

  private static final int CHARACTER = 7;
  private static final int TOP = 12;
  private static final int CURVE_HEIGHT = 200;
  private static final int CURVE_LEFT = 60;

  private Charts() {}

  /**
   * Dots for the seeds, a bar for the 95 % interval, a tick for the mean; one line a row.
   *
   * @param unit of the axis
   */
  static void intervals(Markup markup, String title, String unit, List<Row> rows) {
    int longest = rows.stream().mapToInt(row -> name(row).length()).max().orElse(0);
    int left = CHARACTER * longest + 20;
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Row row : rows) {
      Double from = row.low();
      Double to = row.high();
      for (double value : row.values()) {
        low = Math.min(low, from == null ? value : Math.min(value, from));
        high = Math.max(high, to == null ? value : Math.max(value, to));
      }
    }
    int bottom = TOP + LINE * rows.size();
    Axis axis = Axis.over(Math.max(low, 0), Math.min(high, 100), left, WIDTH - RIGHT);
    svg(markup, title, bottom + 42);
    for (double tick : axis.ticks()) {
      line(markup, "grid", axis.at(tick), TOP, axis.at(tick), bottom);
      label(markup, axis.at(tick), bottom + 16, "middle", axis.label(tick));
    }
    label(markup, (left + WIDTH - RIGHT) / 2.0, bottom + 34, "middle", unit);
    for (int i = 0; i < rows.size(); i++) {
      interval(markup, rows.get(i), axis, TOP + LINE * i + LINE / 2.0);
    }
    markup.close();
  }

  private static void interval(Markup markup, Row row, Axis axis, double y) {
    label(markup, axis.from() - 10, y + 4, "end", name(row));
    label(markup, WIDTH - RIGHT + 10, y + 4, "start", Figures.withHalfWidth(row));
    Double low = row.low();
    Double high = row.high();
    if (low != null && high != null) {
      line(markup, "interval", axis.within(low), y, axis.within(high), y);
    }
    line(markup, "mean", axis.at(row.mean()), y - 7, axis.at(row.mean()), y + 7);
    for (double value : row.values()) {
      markup.empty(
          "circle", "class", "seed", "cx", number(axis.at(value)), "cy", number(y), "r", "3");
    }
  }

  private static String name(Row row) {
    String name = row.protocol() + ", " + row.method();
    return Figures.cut(name, NAME);
  }

  /** Loss by step, one line a seed. */
  static void curves(Markup markup, String title, List<Curve> curves) {
    double lowest = Double.POSITIVE_INFINITY;
    double highest = Double.NEGATIVE_INFINITY;
    double last = 1;
    for (Curve curve : curves) {
      for (CurvePoint point : curve.points()) {
        lowest = Math.min(lowest, point.loss());
        highest = Math.max(highest, point.loss());
        last = Math.max(last, (double) point.step());
      }
    }
    Axis steps = Axis.over(0, last, CURVE_LEFT, WIDTH - 20);
    Axis losses = Axis.over(lowest, highest, TOP + CURVE_HEIGHT, TOP);
    svg(markup, title, TOP + CURVE_HEIGHT + 42);
    for (double tick : losses.ticks()) {
      line(markup, "grid", CURVE_LEFT, losses.at(tick), WIDTH - 20, losses.at(tick));
      label(markup, CURVE_LEFT - 8, losses.at(tick) + 4, "end", losses.label(tick));
    }
    for (double tick : steps.ticks()) {
      label(markup, steps.at(tick), TOP + CURVE_HEIGHT + 18, "middle", steps.label(tick));
    }
    label(markup, (CURVE_LEFT + WIDTH - 20) / 2.0, TOP + CURVE_HEIGHT + 34, "middle", "steps");
    for (Curve curve : curves) {
      StringBuilder points = new StringBuilder();
      for (CurvePoint point : curve.points()) {
        points.append(number(steps.at((double) point.step()))).append(',');
        points.append(number(losses.at(point.loss()))).append(' ');
      }
      markup.open("polyline", "class", "curve", "points", points.toString().strip());
      markup.leaf("title", "seed " + curve.seed()).close();
    }
    markup.close();
  }

  static void svg(Markup markup, String title, int height) {
    String box = "0 0 " + WIDTH + ' ' + height;
    markup.open("svg", "viewBox", box, "role", "img", "aria-label", title);
  }

  static void line(Markup markup, String style, double x1, double y1, double x2, double y2) {
    markup.empty(
        "line",
        "class",
        style,
        "x1",
        number(x1),
        "y1",
        number(y1),
        "x2",
        number(x2),
        "y2",
        number(y2));
  }

  static void label(Markup markup, double x, double y, String anchor, String text) {
    markup.leaf("text", text, "x", number(x), "y", number(y), "text-anchor", anchor);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /**
   * A linear axis.
   *
   * @param step distance of the ticks: 1, 2 or 5 times a power of ten
   */
  private record Axis(double low, double high, double step, double from, double to) {
    static Axis over(double low, double high, double from, double to) {
      double span = high - low > 0 ? high - low : 1;
      double power = Math.pow(10, Math.floor(Math.log10(span / 4)));
      double ratio = span / 4 / power;
      double step = power * (ratio < 1.5 ? 1 : ratio < 3.5 ? 2 : ratio < 7.5 ? 5 : 10);
      double first = Math.floor(low / step) * step;
      double last = Math.ceil(high / step) * step;
      return new Axis(first, last > first ? last : first + step, step, from, to);
    }

    double at(double value) {
      return from + (to - from) * (value - low) / (high - low);
    }

    /** A place on the axis also for what lies beyond its ends. */
    double within(double value) {
      return at(Math.min(Math.max(value, low), high));
    }

    List<Double> ticks() {
      List<Double> ticks = new ArrayList<>();
      for (int i = 0; low + i * step <= high + step / 2; i++) {
        ticks.add(low + i * step);
      }
      return ticks;
    }

    String label(double tick) {
      int digits = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
      return String.format(Locale.ROOT, "%." + digits + "f", tick);
    }
  }
}
