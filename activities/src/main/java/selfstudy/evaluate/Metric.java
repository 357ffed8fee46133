package selfstudy.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What a dataset's leaderboard counts. Evaluations count {@link #TOP_1} throughout; {@link
 * #MEAN_PER_CLASS} is what unbalanced sets (Caltech-101, Pets, Flowers) are reported in, and waits
 * for a dataset that declares it. Both are weighted means of a score for each test image, so that
 * values and their sampling variance follow from the scores alone.
 */
public enum Metric {
  /** The share of test images that are right. */
  @JsonProperty("top-1")
  TOP_1("top-1"),

  /** The mean over the classes that occur of the share of each class's images that are right. */
  @JsonProperty("mean-per-class")
  MEAN_PER_CLASS("mean-per-class");

  private final String label;

  Metric(String label) {
    this.label = label;
  }

  /** As tables spell it. */
  public String label() {
    return label;
  }

  /**
   * Percent right, 0 to 100.
   *
   * @param targets classes, 0 to {@code classes} - 1; not empty
   */
  public double of(int[] predictions, int[] targets, int classes) {
    if (predictions.length != targets.length || targets.length == 0) {
      throw new IllegalArgumentException(
          predictions.length + " predictions for " + targets.length + " targets");
    }
    double[] right = new double[targets.length];
    for (int i = 0; i < targets.length; i++) {
      right[i] = predictions[i] == targets[i] ? 100 : 0;
    }
    return mean(right, targets, classes);
  }

  /** The metric of any scores, one for each test image. */
  public double mean(double[] scores, int[] targets, int classes) {
    Strata strata = Strata.of(scores, group(targets), groups(classes));
    double sum = 0;
    for (int g = 0; g < strata.counts.length; g++) {
      sum += strata.counts[g] == 0 ? 0 : strata.sums[g] / strata.counts[g];
    }
    return sum / strata.occurring();
  }

  /**
   * The variance of {@link #mean} over draws of the test images, stratified by class where the
   * metric is: the sum over strata of s^2 / m, divided by their number squared. A class with one
   * test image has no s of its own and counts as zero.
   */
  public double samplingVariance(double[] scores, int[] targets, int classes) {
    int[] groups = group(targets);
    Strata strata = Strata.of(scores, groups, groups(classes));
    double[] squares = new double[strata.counts.length];
    for (int i = 0; i < scores.length; i++) {
      double off = scores[i] - strata.sums[groups[i]] / strata.counts[groups[i]];
      squares[groups[i]] += off * off;
    }
    double sum = 0;
    for (int g = 0; g < squares.length; g++) {
      int m = strata.counts[g];
      sum += m < 2 ? 0 : squares[g] / (m - 1) / m;
    }
    return sum / (strata.occurring() * (double) strata.occurring());
  }

  /** The best that a constant prediction reaches, percent. */
  public double chance(int[] targets, int classes) {
    int[] counts = new int[classes];
    int most = 0;
    int occurring = 0;
    for (int target : targets) {
      occurring += counts[target]++ == 0 ? 1 : 0;
      most = Math.max(most, counts[target]);
    }
    return this == TOP_1 ? 100.0 * most / targets.length : 100.0 / occurring;
  }

  private int[] group(int[] targets) {
    return this == TOP_1 ? new int[targets.length] : targets;
  }

  private int groups(int classes) {
    return this == TOP_1 ? 1 : classes;
  }

  private record Strata(double[] sums, int[] counts) {
    static Strata of(double[] scores, int[] groups, int number) {
      Strata strata = new Strata(new double[number], new int[number]);
      for (int i = 0; i < scores.length; i++) {
        strata.sums[groups[i]] += scores[i];
        strata.counts[groups[i]]++;
      }
      return strata;
    }

    int occurring() {
      int occurring = 0;
      for (int count : counts) {
        occurring += count > 0 ? 1 : 0;
      }
      return occurring;
    }
  }
}
