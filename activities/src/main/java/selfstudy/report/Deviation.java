package selfstudy.report;

import org.jspecify.annotations.Nullable;

/**
 * The deviation on which the interval of a sweep's cell rests.
 *
 * @param pooled whether it is that within all cells of the same method, dataset and protocol;
 *     otherwise it is that over the row's own seeds
 * @param degrees of freedom
 * @param cells how many of them have results of their own, from three seeds; those that the sweep
 *     leaves as they are count once
 * @param equalPValue of equal variances in them ({@link SweepDeviations}); null with a single one
 */
public record Deviation(boolean pooled, int degrees, int cells, @Nullable Double equalPValue) {}
