package selfstudy.evaluate;

/**
 * Average precision of a ranking of images, fed from the highest score to the lowest. Images of
 * equal score count as one step, so their order says nothing. Without a positive image it is not
 * defined, and NaN.
 */
final class PrecisionRecall {
  /** Slack for weights whose sums round. */
  private static final double ROUNDING = 1e-9;

  private final double[] found; // weight of the positives up to a step
  private final double[] seen; // weight of all images up to a step
  private int steps;
  private float last;

  /**
   * @param images at most as many are fed between two resets
   */
  PrecisionRecall(int images) {
    this.found = new double[images];
    this.seen = new double[images];
  }

  void reset() {
    steps = 0;
  }

  /** The next image; one of weight 0 is not there. */
  void add(float score, boolean positive, double weight) {
    if (weight == 0) {
      return;
    }
    if (steps == 0 || score != last) {
      found[steps] = steps == 0 ? 0 : found[steps - 1];
      seen[steps] = steps == 0 ? 0 : seen[steps - 1];
      steps++;
      last = score;
    }
    found[steps - 1] += positive ? weight : 0;
    seen[steps - 1] += weight;
  }

  /**
   * The mean over the recalls 0, 0.1 .. 1 of the highest precision at that recall or more, 0 to 1
   * (PASCAL VOC 2007; Everingham et al., 2010, 4.2).
   */
  double elevenPoint() {
    double positives = positives();
    double sum = 0;
    double highest = 0;
    int step = steps - 1;
    for (int tenths = 10; tenths >= 0; tenths--) {
      while (step >= 0 && 10 * found[step] >= (tenths - ROUNDING) * positives) {
        highest = Math.max(highest, found[step] / seen[step]);
        step--;
      }
      sum += highest;
    }
    return positives == 0 ? Double.NaN : sum / 11;
  }

  /**
   * The area below the precision, made to fall with recall, 0 to 1 (PASCAL VOC from 2010 on;
   * Everingham et al., 2015, 3.4.1).
   */
  double area() {
    double positives = positives();
    double sum = 0;
    double highest = 0;
    for (int step = steps - 1; step >= 0; step--) {
      highest = Math.max(highest, found[step] / seen[step]);
      sum += highest * (found[step] - (step == 0 ? 0 : found[step - 1]));
    }
    return positives == 0 ? Double.NaN : sum / positives;
  }

  private double positives() {
    return steps == 0 ? 0 : found[steps - 1];
  }
}
