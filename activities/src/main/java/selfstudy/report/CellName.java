package selfstudy.report;

/**
 * What a row's method is made of: {@code simclr[encoder.width=2]}.
 *
 * @param sweep what the sweep sets, brackets included; empty without one
 */
record CellName(String method, String sweep) {
  static CellName of(String method) {
    int at = method.indexOf('[');
    return at < 0
        ? new CellName(method, "")
        : new CellName(method.substring(0, at), method.substring(at));
  }

  /** The name where another study has the plain one. */
  String after(String study) {
    return method + "@" + study + sweep;
  }
}
