package selfstudy.report;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** CSV after RFC 4180. */
final class Csv {
  static final String END = "\r\n";

  private Csv() {}

  /** One line without its end; null is an empty field. */
  static String line(List<?> values) {
    return values.stream()
        .map(value -> quoted(Objects.toString(value, "")))
        .collect(Collectors.joining(","));
  }

  private static String quoted(String field) {
    return field.matches("[\\w ./:=%\\[\\]-]*") ? field : '"' + field.replace("\"", "\"\"") + '"';
  }
}
