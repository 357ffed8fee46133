package selfstudy.evaluate;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import selfstudy.spec.MetricName;

/**
 * What a dataset's leaderboard counts: unbalanced sets (Caltech-101, Pets, Flowers, Aircraft) are
 * reported in {@link #MEAN_PER_CLASS}, PASCAL VOC 2007 in {@link #MAP_11_POINT}, others in {@link
 * #TOP_1}. The first three are weighted means of a score for each test image, so that values and
 * their sampling variance follow from the scores alone; the others rank all images by a class's
 * score.
 */
public enum Metric {
  /** The share of test images that are right. */
  TOP_1(MetricName.TOP_1),

  /** The share of test images whose class is among the five that score highest. */
  TOP_5(MetricName.TOP_5),

  /** The mean over the classes that occur of the share of each class's images that are right. */
  MEAN_PER_CLASS(MetricName.MEAN_PER_CLASS),

  /** The mean over classes of average precision at eleven recalls, as in PASCAL VOC 2007. */
  MAP_11_POINT(MetricName.MAP_11_POINT),

  /** The mean over classes of the area below precision by recall, as in PASCAL VOC 2010. */
  MAP_AREA(MetricName.MAP_AREA);

  private final MetricName name;

  Metric(MetricName name) {
    this.name = name;
  }

  /** The one of that name. */
  public static Metric of(MetricName name) {
    return Arrays.stream(values()).filter(it -> it.name == name).findFirst().orElseThrow();
  }

  /** As study files and tables spell it. */
  @JsonValue
  public String label() {
    return name.label();
  }

  /** Whether all images are ranked, so that no image has a score of its own. */
  public boolean ranks() {
    return name.ranks();
  }

  /** Whether each class counts the same, however many images it has. */
  boolean stratified() {
    return this == MEAN_PER_CLASS;
  }

  /** Of one class, 0 to 1; NaN if no image shows it. */
  double averagePrecision(PrecisionRecall curve) {
    return switch (this) {
      case MAP_11_POINT -> curve.elevenPoint();
      case MAP_AREA -> curve.area();
      default -> throw new IllegalStateException(label() + " ranks nothing");
    };
  }

  /**
   * Percent right, 0 to 100.
   *
   * @param top5 for each image its best classes, best first: five of them, all if there are fewer
   * @param targets classes, 0 to {@code classes} - 1; not empty
   */
  public double of(int[][] top5, int[] targets, int classes) {
    if (top5.length != targets.length || targets.length == 0) {
      throw new IllegalArgumentException(
          top5.length + " predictions for " + targets.length + " targets");
    }
    return mean(scores(top5, targets), targets, classes);
  }

  /**
   * For each test image 100 if it is right and 0 if not.
   *
   * @param top5 for each image its best classes, best first
   */
  double[] scores(int[][] top5, int[] targets) {
    if (ranks()) {
      throw new IllegalStateException(label() + " gives no image a score of its own");
    }
    double[] scores = new double[targets.length];
    for (int i = 0; i < scores.length; i++) {
      int counted = this == TOP_5 ? Math.min(5, top5[i].length) : 1;
      for (int at = 0; at < counted; at++) {
        scores[i] = top5[i][at] == targets[i] ? 100 : scores[i];
      }
    }
    return scores;
  }

  /** The metric of any {@link #scores}, one for each test image. */
  public double mean(double[] scores, int[] targets, int classes) {
    Strata strata = Strata.of(scores, strata(targets), groups(classes));
    double sum = 0;
    for (int g = 0; g < strata.counts.length; g++) {
      sum += strata.counts[g] == 0 ? 0 : strata.sums[g] / strata.counts[g];
    }
    return sum / strata.occurring();
  }

  /** The best that a constant prediction (for top-5: a constant five) reaches, percent. */
  public double chance(int[] targets, int classes) {
    int[] counts = new int[classes];
    for (int target : targets) {
      counts[target]++;
    }
    int[] ascending = Arrays.stream(counts).filter(count -> count > 0).sorted().toArray();
    if (stratified()) {
      return 100.0 / ascending.length;
    }
    int guesses = Math.min(this == TOP_5 ? 5 : 1, ascending.length);
    int most = Arrays.stream(ascending, ascending.length - guesses, ascending.length).sum();
    return 100.0 * most / targets.length;
  }

  /** For each test image what it is drawn within: its class, or all images together. */
  int[] strata(int[] targets) {
    return stratified() ? targets.clone() : new int[targets.length];
  }

  private int groups(int classes) {
    return stratified() ? classes : 1;
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
