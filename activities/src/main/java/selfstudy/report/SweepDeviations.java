package selfstudy.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import selfstudy.evaluate.BrownForsythe;
import selfstudy.evaluate.Estimate;
import selfstudy.evaluate.PooledVariance;
import selfstudy.report.Comparison.Cell;

/**
 * Cells of a sweep that differ in nothing else (method, dataset and protocol are the same) share
 * one deviation over seeds, on cells x (seeds - 1) degrees of freedom: three seeds alone know
 * little of theirs. Unless their variances differ by {@link BrownForsythe} at {@value #LEVEL}: then
 * each cell keeps its own. What the sweep doesn't touch (scratch, when it sets pretraining) is the
 * same runs in every cell and counts once. Cells share their seeds' label draws and batch orders,
 * which makes the degrees a little too many.
 *
 * <p>The level is high because a test that leads to another has more to lose by not rejecting. Of
 * four cells, one five times as wide as the others, it finds 41 % with three seeds and 85 % with
 * five; the wide one's interval then holds the truth in 78 and 90 of a hundred studies (pooled
 * without a test: 68). Where all are equally wide, 95 % intervals hold 94.5 % (4,000 simulated
 * studies each).
 *
 * <p>Verdicts and controls keep the deviation of their own arms: cells often share the scratch or
 * the untrained encoder that they are compared with, so that their differences go together and tell
 * less than their number of degrees says.
 */
final class SweepDeviations {
  /** Least p-value of equal variances at which they are pooled. */
  static final double LEVEL = 0.2;

  private final Map<Family, Pool> pools;

  private SweepDeviations(Map<Family, Pool> pools) {
    this.pools = pools;
  }

  private record Family(String method, String dataset, String protocol) {
    static Family of(Cell cell) {
      return new Family(cell.name().method(), cell.dataset(), cell.protocol());
    }
  }

  /** What the cells of a family have in common. */
  private record Pool(PooledVariance variance, int cells, @Nullable Double equalPValue) {
    static Pool of(List<double[]> samples) {
      return new Pool(
          PooledVariance.of(samples),
          samples.size(),
          samples.size() < 2 ? null : BrownForsythe.pValue(samples));
    }

    boolean shared() {
      return equalPValue != null && equalPValue >= LEVEL;
    }
  }

  static SweepDeviations of(List<Cell> cells) {
    // Values by the stages that gave them: equal stages are the same runs.
    Map<Family, Map<Map<Integer, String>, double[]>> samples = new LinkedHashMap<>();
    for (Cell cell : cells) {
      if (hasOne(cell)) {
        samples
            .computeIfAbsent(Family.of(cell), family -> new LinkedHashMap<>())
            .put(cell.stages(), cell.values());
      }
    }
    Map<Family, Pool> pools = new LinkedHashMap<>();
    samples.forEach((family, of) -> pools.put(family, Pool.of(List.copyOf(of.values()))));
    return new SweepDeviations(pools);
  }

  private static boolean hasOne(Cell cell) {
    return !cell.name().sweep().isEmpty() && cell.results().size() >= Comparison.SEEDS;
  }

  /** Null outside of a sweep, and below three seeds. */
  @Nullable Deviation of(Cell cell) {
    if (!hasOne(cell)) {
      return null;
    }
    Pool pool = pool(cell);
    int degrees = pool.shared() ? pool.variance.degrees() : cell.results().size() - 1;
    return new Deviation(pool.shared(), degrees, pool.cells, pool.equalPValue);
  }

  /**
   * Of a cell's values.
   *
   * @param cell one of three seeds or more
   */
  Estimate mean(Cell cell) {
    return hasOne(cell) && pool(cell).shared()
        ? Estimate.ofMean(cell.values(), pool(cell).variance)
        : Estimate.ofMean(cell.values());
  }

  private Pool pool(Cell cell) {
    return Objects.requireNonNull(pools.get(Family.of(cell)));
  }
}
