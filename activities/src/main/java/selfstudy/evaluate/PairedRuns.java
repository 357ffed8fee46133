package selfstudy.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.hipparchus.stat.StatUtils;
import selfstudy.random.Draws;

/**
 * Two arms over the same seeds, tested on the same images. The replicate is the seed; what the
 * choice of test images adds is estimated from the seed-averaged difference of each image: in
 * closed form where the metric is a plain mean over images, by {@link ImageBootstrap} for mean per
 * class (stratified by class) and mean average precision (by the rarest class that an image shows).
 *
 * <p>Degrees of freedom are Satterthwaite's: with n - 1 throughout, five seeds whose spread is
 * small beside the images' would give 95 % intervals that hold the truth 99.8 times in a hundred.
 * What differs from image to image and from seed to seed at once is in both parts of the variance,
 * so intervals are a little too wide where that is most of it (97 to 97.5 % for five seeds); with
 * three seeds they can be a little too narrow (from 92.7 %).
 */
public final class PairedRuns {
  /** Resamples of the bootstrap: its standard error is then about 2 % of the one it estimates. */
  private static final int RESAMPLES = 1_000;

  /** Of the permutation test: no p-value is below 1 / 1000. */
  private static final int PERMUTATIONS = 999;

  /** A fixed root: equal results give equal bytes. */
  private static final Draws DRAWS = Draws.seed(0);

  private final Metric metric;
  private final List<EvaluationResult> first;
  private final List<EvaluationResult> second;
  private final PairedArms arms;
  private final Spread spread;

  private PairedRuns(List<EvaluationResult> first, List<EvaluationResult> second) {
    this.metric = first.get(0).metric();
    this.first = List.copyOf(first);
    this.second = List.copyOf(second);
    if (metric.ranks()) {
      this.arms = new RankedArms(first, second);
      this.spread = bootstrap(arms);
    } else {
      ScoredArms scored = new ScoredArms(first, second);
      this.arms = scored;
      this.spread = metric.stratified() ? bootstrap(scored) : closedForm(scored);
    }
  }

  /** The variance that the choice of test images gives to first - factor x second. */
  private record Spread(double degrees, java.util.function.DoubleUnaryOperator variance) {}

  /**
   * Pairs them in the order given.
   *
   * @param first results of one arm, at least two
   * @param second as many of the other
   * @throws IllegalArgumentException if they were measured on different test images or differently
   */
  public static PairedRuns of(List<EvaluationResult> first, List<EvaluationResult> second) {
    if (first.size() != second.size() || first.size() < 2) {
      throw new IllegalArgumentException(
          first.size() + " results cannot be paired with " + second.size());
    }
    for (int s = 0; s < first.size(); s++) {
      if (!first.get(0).sameTest(first.get(s)) || !first.get(0).sameTest(second.get(s))) {
        throw new IllegalArgumentException(
            "Results were measured on different test images or by different metrics");
      }
    }
    return new PairedRuns(first, second);
  }

  /** Of first - second, points. */
  public Estimate gain() {
    return margin(0);
  }

  /**
   * Of first - second - tau (100 - second), points: what the first arm saves of the second's errors
   * beyond the share tau of them.
   */
  public Estimate margin(double tau) {
    double[] bySeed = new double[first.size()];
    for (int s = 0; s < bySeed.length; s++) {
      bySeed[s] = first.get(s).value() - (1 - tau) * second.get(s).value() - 100 * tau;
    }
    return Estimate.ofMean(bySeed, spread.variance.applyAsDouble(1 - tau), spread.degrees);
  }

  /**
   * Two-sided p-value of a permutation test over test images: both arms' predictions of an image
   * change places, for all seeds, with probability one half. Conditional on these runs: it knows
   * nothing of what another seed would have given.
   */
  public double imagePValue() {
    // Sums of other signs round otherwise: what is as far is not to count as nearer.
    double least = Math.abs(arms.difference()) - 1e-9;
    Draws draws = DRAWS.at("permutation");
    long asFar =
        IntStream.range(0, PERMUTATIONS)
            .filter(p -> Math.abs(arms.shuffled(draws.at(p))) >= least)
            .count();
    return (1.0 + asFar) / (1 + PERMUTATIONS);
  }

  private static Spread closedForm(ScoredArms arms) {
    int images = arms.images();
    return new Spread(
        Math.max(1, images - 1),
        factor -> images < 2 ? 0 : StatUtils.variance(arms.differences(factor)) / images);
  }

  private static Spread bootstrap(PairedArms arms) {
    ImageBootstrap bootstrap = new ImageBootstrap(arms.strata(), DRAWS.at("bootstrap"));
    PairedArms.Values[] values = new PairedArms.Values[RESAMPLES];
    Arrays.setAll(values, r -> arms.values(bootstrap.weights(r)));
    return new Spread(
        Math.max(1, arms.images() - bootstrap.strata()),
        factor ->
            StatUtils.variance(
                Arrays.stream(values).mapToDouble(v -> v.first() - factor * v.second()).toArray()));
  }
}
