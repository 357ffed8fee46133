package selfstudy.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

  /** Without digits that say nothing: 5, 2.5. */
  static String plain(double value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }

  static String signed(double value) {
    String text = String.format(Locale.ROOT, "%+.1f", value);
    return text.equals("-0.0") ? "+0.0" : text;
  }

  static String rank(double averageRank) {
    return String.format(Locale.ROOT, "%.2f", averageRank);
  }

  /** At most so many characters; what is cut ends in an ellipsis. */
  static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
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

  /** What a verdict's gain has beyond what its threshold asks for. */
  static String margin(Verdict verdict) {
    return withHalfWidth(verdict.margin(), verdict.marginLow(), verdict.marginHigh());
  }

  /** {@code 5}, or {@code 3/5} while results are missing. */
  static String seeds(Verdict verdict) {
    return verdict.n() < verdict.planned()
        ? verdict.n() + "/" + verdict.planned()
        : Integer.toString(verdict.n());
  }

  /** {@code 5 %}; of several studies {@code 5 % or 18 %}. */
  static String thresholds(List<Verdict> verdicts) {
    return verdicts.stream()
        .map(verdict -> plain(verdict.threshold()) + " %")
        .distinct()
        .collect(Collectors.joining(" or "));
  }

  static String pValue(@Nullable Double p) {
    if (p == null) {
      return "-";
    }
    return p < 0.001 ? "<0.001" : String.format(Locale.ROOT, "%.3f", p);
  }

  /** Hours and minutes, or minutes and seconds: what matters of a time. */
  static String duration(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    return whole < 3600
        ? whole / 60 + " min " + whole % 60 + " s"
        : whole / 3600 + " h " + whole % 3600 / 60 + " min";
  }

  /** {@code 1 stage}, {@code 2 stages}. */
  static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /** Where a wider grid might have found a better value. */
  static List<String> edges(List<Row> rows) {
    return rows.stream()
        .filter(row -> !row.atEdge().isEmpty())
        .map(
            row ->
                String.format(
                    "%s, %s, %s: %s",
                    row.dataset(),
                    row.protocol(),
                    row.method(),
                    String.join(" and ", row.atEdge())))
        .toList();
  }

  /** Whose solver might have found a better model with more iterations. */
  static List<String> unconverged(List<Row> rows) {
    return rows.stream()
        .filter(row -> row.unconverged() > 0)
        .map(
            row ->
                String.format(
                    "%s, %s, %s: %d of %s",
                    row.dataset(),
                    row.protocol(),
                    row.method(),
                    row.unconverged(),
                    count(row.n(), "seed")))
        .toList();
  }

  /** What is said of {@link #secondary} ones, without its full stop. */
  static final String SECONDARY =
      "The same images count once, by the metric or name that comes first; rows alone";

  /** Datasets by metrics that neither verdicts nor ranks go by. */
  static List<String> secondary(List<Row> rows) {
    return rows.stream().filter(Row::secondary).map(Row::dataset).distinct().toList();
  }

  /** Rows whose seeds share what one of them chose: a sentence a seed, without its full stop. */
  static List<String> sharedRates(List<Row> rows) {
    Map<Integer, Integer> counts = new TreeMap<>();
    for (Row row : rows) {
      Integer seed = row.tunedOn();
      if (seed != null) {
        counts.merge(seed, 1, Integer::sum);
      }
    }
    return counts.entrySet().stream()
        .map(it -> "In " + count(it.getValue(), "row") + ", " + rates(it.getKey()))
        .toList();
  }

  /** Which these are. */
  static List<String> rowsOfSharedRates(List<Row> rows) {
    return rows.stream()
        .filter(row -> row.tunedOn() != null)
        .map(
            row ->
                String.format(
                    "%s, %s, %s: seed %d",
                    row.dataset(), row.protocol(), row.method(), row.tunedOn()))
        .toList();
  }

  /** Of a verdict whose arms share rates; nothing where each seed chose its own. */
  static Optional<String> sharedRates(Verdict verdict) {
    Integer finetune = verdict.tunedOn();
    Integer scratch = verdict.scratchTunedOn();
    if (Objects.equals(finetune, scratch)) {
      return Optional.ofNullable(finetune).map(Figures::rates);
    }
    return Optional.of(
        Stream.of(arm("fine-tuning", finetune), arm("scratch", scratch))
            .flatMap(Optional::stream)
            .collect(Collectors.joining("; ")));
  }

  private static Optional<String> arm(String name, @Nullable Integer seed) {
    return Optional.ofNullable(seed).map(it -> name + "'s " + rates(it));
  }

  private static String rates(int seed) {
    return "rates chosen on seed " + seed + " for all";
  }

  /** What average ranks are of, for all who show them. */
  static String ranking(Ranking ranking) {
    return "Average ranks by "
        + ranking.protocol()
        + " over "
        + count(ranking.datasets().size(), "dataset")
        + ", descriptive"
        + (ranking.pValue() == null ? "" : " (Friedman p " + pValue(ranking.pValue()) + ")")
        + ".";
  }

  /** Methods with one encoder whatever the seed, of which nothing is said beyond it. */
  static List<String> singleCheckpoints(List<Control> controls) {
    return controls.stream()
        .filter(Figures::singleCheckpoint)
        .map(Control::method)
        .distinct()
        .toList();
  }

  private static boolean singleCheckpoint(Control control) {
    return control.checkpoints() == 1 && control.n() > 1;
  }

  /** How far a finding reaches, to be said after it. */
  static String scope(Control control) {
    return singleCheckpoint(control) && control.low() != null ? ", for this checkpoint" : "";
  }

  /** What an interval says about a difference. */
  static String finding(Control control) {
    Double low = control.low();
    Double high = control.high();
    if (low == null || high == null) {
      return "too few seeds";
    }
    return low > 0 ? "better" : high < 0 ? "worse" : "not told apart";
  }
}
