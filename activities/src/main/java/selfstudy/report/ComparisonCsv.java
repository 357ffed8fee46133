package selfstudy.report;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import selfstudy.report.Comparison.Row;
import selfstudy.report.Comparison.Verdict;

/** A comparison as CSV after RFC 4180, with every digit; what does not exist is empty. */
public final class ComparisonCsv {
  private ComparisonCsv() {}

  /**
   * One line a row of the comparison; those of fine-tuning have their verdict beside them, those of
   * a sweep the deviation that their interval rests on.
   */
  public static String table(Comparison comparison) {
    StringBuilder csv =
        new StringBuilder("method,dataset,protocol,metric,n,mean,low,high,seeds,values")
            .append(",gain,gain_low,gain_high,p_value,error_reduction,threshold,margin,margin_low")
            .append(
                ",margin_high,margin_p_value,detectable,image_p_value,checkpoints,pays,reason,planned,comparisons,tuned_on,secondary");
    // Of studies with a sweep alone: others' tables stay as they are.
    boolean swept = comparison.rows().stream().anyMatch(row -> row.deviation() != null);
    csv.append(swept ? ",pooled,degrees,cells,equal_p_value\r\n" : "\r\n");
    for (Row row : comparison.rows()) {
      List<?> values =
          Arrays.asList(
              row.method(),
              row.dataset(),
              row.protocol(),
              row.metric().label(),
              row.n(),
              row.mean(),
              row.low(),
              row.high(),
              joined(row.seeds()),
              joined(row.values()));
      csv.append(Csv.line(values)).append(',').append(Csv.line(verdict(comparison, row)));
      csv.append(',').append(Csv.line(Arrays.asList(row.tunedOn(), row.secondary())));
      csv.append(swept ? "," + Csv.line(deviation(row)) : "").append(Csv.END);
    }
    return csv.toString();
  }

  private static List<?> deviation(Row row) {
    @Nullable Deviation deviation = row.deviation();
    return deviation == null
        ? java.util.Collections.nCopies(4, null)
        : Arrays.asList(
            deviation.pooled(), deviation.degrees(), deviation.cells(), deviation.equalPValue());
  }

  private static List<?> verdict(Comparison comparison, Row row) {
    @Nullable Verdict verdict = comparison.verdict(row);
    if (verdict == null) {
      return java.util.Collections.nCopies(17, null);
    }
    return Arrays.asList(
        verdict.gain(),
        verdict.low(),
        verdict.high(),
        verdict.pValue(),
        verdict.errorReduction(),
        verdict.threshold(),
        verdict.margin(),
        verdict.marginLow(),
        verdict.marginHigh(),
        verdict.marginPValue(),
        verdict.detectable(),
        verdict.imagePValue(),
        verdict.checkpoints(),
        verdict.pays().label(),
        verdict.reason(),
        verdict.planned(),
        verdict.comparisons());
  }

  /** One line for each seed's value; from these all else follows. */
  public static String seeds(Comparison comparison) {
    StringBuilder csv = new StringBuilder("method,dataset,protocol,metric,seed,value\r\n");
    for (Row row : comparison.rows()) {
      for (int i = 0; i < row.n(); i++) {
        List<?> values =
            List.of(
                row.method(),
                row.dataset(),
                row.protocol(),
                row.metric().label(),
                row.seeds().get(i),
                row.values().get(i));
        csv.append(Csv.line(values)).append("\r\n");
      }
    }
    return csv.toString();
  }

  private static String joined(List<?> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }
}
