package selfstudy.config;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 50 GB}, {@code 512MiB}, {@code 1000000}. */
final class ByteSize {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,15}(?:\\.\\d{1,3})?)\\s*([KMGT]i?)?B?", Pattern.CASE_INSENSITIVE);
  private static final Map<String, Double> UNITS =
      Map.of(
          "", 1.0, "k", 1e3, "m", 1e6, "g", 1e9, "t", 1e12, "ki", 0x1p10, "mi", 0x1p20, "gi",
          0x1p30, "ti", 0x1p40);

  private ByteSize() {}

  /**
   * The number of bytes, 1 or more.
   *
   * @param setting names it in errors
   */
  static long parse(String setting, String text) {
    Matcher form = FORM.matcher(text.strip());
    if (form.matches()) {
      String unit = form.group(2) == null ? "" : form.group(2).toLowerCase(Locale.ROOT);
      double bytes = Double.parseDouble(form.group(1)) * UNITS.getOrDefault(unit, 1.0);
      if (bytes >= 1 && bytes < 1e18) {
        return (long) bytes;
      }
    }
    throw new SettingsException(
        setting + " must be a size such as 50 GB or a number of bytes, but is \"" + text + '"');
  }
}
