package selfstudy.report;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import selfstudy.report.Comparison.Control;
import selfstudy.report.Comparison.Row;
import selfstudy.report.Comparison.Verdict;

/** How numbers and findings are put into words, the same in every format. */
final class Figures {
  private Figures() {}

  static String value(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  static String signed(double value) {
    String text = String.format(Locale.ROOT, "%+.1f", value);
    return text.equals("-0.0") ? "+0.0" : text;
  }

  static String withHalfWidth(Row row) {
    return value(row.mean()) + halfWidth(row.low(), row.high());
  }

  static String withHalfWidth(double value, @Nullable Double low, @Nullable Double high) {
    return signed(value) + halfWidth(low, high);
  }

  private static String halfWidth(@Nullable Double low, @Nullable Double high) {
    return low == null || high == null ? "" : " ± " + value((high - low) / 2);
  }

  static String pValue(@Nullable Double p) {
    if (p == null) {
      return "-";
    }
    return p < 0.001 ? "<0.001" : String.format(Locale.ROOT, "%.3f", p);
  }

  /** Where a wider grid might have found a better value. */
  static List<String> edges(List<Row> rows) {
    return rows.stream()
        .filter(row -> !row.atEdge().isEmpty())
        .map(
            row ->
                String.format(
                    "%s, %s, %s: the best %s was an end of its grid.",
                    row.dataset(),
                    row.protocol(),
                    row.method(),
                    String.join(" and ", row.atEdge())))
        .toList();
  }

  static String sentence(Verdict verdict) {
    String interval =
        verdict.low() == null || verdict.high() == null
            ? ""
            : String.format(
                Locale.ROOT,
                ", 95 %% interval %s to %s",
                signed(verdict.low()),
                signed(verdict.high()));
    String answer =
        switch (verdict.pays()) {
          case YES -> "pretraining pays";
          case NO -> "pretraining does not pay";
          case UNCLEAR -> "whether pretraining pays is unclear";
        };
    return String.format(
        "%s on %s: fine-tuning minus scratch is %s points%s, over %d seed%s; %s: %s.",
        verdict.method(),
        verdict.dataset(),
        signed(verdict.gain()),
        interval,
        verdict.n(),
        verdict.n() == 1 ? "" : "s",
        answer,
        verdict.reason());
  }

  static String sentence(Control control) {
    Double low = control.low();
    Double high = control.high();
    String finding;
    if (low == null || high == null) {
      finding = "with fewer than three seeds there is no interval";
    } else {
      finding =
          String.format(
              "95 %% interval %s to %s, %s",
              signed(low),
              signed(high),
              low > 0 ? "above the control" : high < 0 ? "below the control" : "not told apart");
    }
    return String.format(
        "%s on %s, %s: %s points against an untrained encoder; %s.",
        control.method(),
        control.dataset(),
        control.protocol(),
        signed(control.difference()),
        finding);
  }
}
