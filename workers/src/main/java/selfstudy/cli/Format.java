package selfstudy.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How quantities are written for a person. */
final class Format {
  private static final double KILO = 1000;
  private static final List<String> UNITS = List.of("kB", "MB", "GB", "TB");

  /** Phases of fetching and importing that count bytes. */
  private static final Set<String> IN_BYTES = Set.of("download", "check");

  private Format() {}

  /** {@code 42s}, {@code 3m05s}, {@code 2h07m}, {@code 3d04h}. */
  static String duration(Duration duration) {
    long seconds = Math.max(0, Math.round(duration.toMillis() / 1000.0));
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3600) {
      return String.format(Locale.ROOT, "%dm%02ds", seconds / 60, seconds % 60);
    }
    if (seconds < 86_400) {
      return String.format(Locale.ROOT, "%dh%02dm", seconds / 3600, seconds / 60 % 60);
    }
    return String.format(Locale.ROOT, "%dd%02dh", seconds / 86_400, seconds / 3600 % 24);
  }

  /** {@code 812 B}, {@code 3.4 MB}, {@code 170 MB}: powers of 1,000. */
  static String bytes(long bytes) {
    if (bytes < KILO) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = -1;
    do {
      value /= KILO;
      unit++;
    } while (value >= KILO - 0.5 && unit < UNITS.size() - 1);
    String digits = value < 9.95 ? "%.1f %s" : "%.0f %s";
    return String.format(Locale.ROOT, digits, value, UNITS.get(unit));
  }

  /**
   * How far a phase is: {@code 8/20}, {@code 12 MB/170 MB}; {@code 12 MB} where the total is not
   * known, nothing where neither is.
   *
   * @param total 0 or less if it is not known
   */
  static String progress(@Nullable String phase, long done, long total) {
    if (done == 0 && total <= 0) {
      return "";
    }
    boolean bytes = phase != null && IN_BYTES.contains(phase);
    String so = bytes ? bytes(done) : Long.toString(done);
    return total <= 0 ? so : so + "/" + (bytes ? bytes(total) : Long.toString(total));
  }

  static String count(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  /** Four significant digits; nothing for null. */
  static String significant(@Nullable Double value) {
    return value == null
        ? ""
        : new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros().toPlainString();
  }
}
