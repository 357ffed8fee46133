package selfstudy.bench;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A measured figure beside its baseline.
 *
 * @param baseline in the same unit; null where nothing was compared
 * @param ratio value over baseline; the unit says whether more is better
 * @param reference what the baseline is
 * @param cpuSeconds of all repetitions together, warm-up left out; the baseline's are not in it
 */
public record Figure(
    String bench,
    String unit,
    double value,
    @Nullable Double baseline,
    @Nullable Double ratio,
    @Nullable String reference,
    int repetitions,
    double cpuSeconds,
    double wallSeconds,
    Map<String, Object> details) {

  static Figure of(Bench bench, Usage usage, int repetitions) {
    return new Figure(
        bench.name(),
        bench.scale().unit(),
        bench.scale().value(usage, repetitions),
        null,
        null,
        null,
        repetitions,
        usage.cpuSeconds(),
        usage.wallSeconds(),
        bench.details());
  }

  /** The same compared with a figure in the same unit. */
  public Figure against(double figure, String whose) {
    boolean measurable = figure != 0 && Double.isFinite(figure); // else too little for the clock
    return new Figure(
        bench,
        unit,
        value,
        measurable ? figure : null,
        measurable ? value / figure : null,
        whose,
        repetitions,
        cpuSeconds,
        wallSeconds,
        details);
  }
}
