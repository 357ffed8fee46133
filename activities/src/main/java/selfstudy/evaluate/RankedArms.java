package selfstudy.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import selfstudy.dataset.ImageSet;
import selfstudy.random.Draws;

/** Arms whose metric is a mean average precision: each class ranks the images. */
final class RankedArms implements PairedArms {
  private final Metric metric;
  private final MultiLabel labels;
  private final int images;
  private final List<Ranking> rankings = new ArrayList<>();
  private final int seeds;

  /**
   * Both arms' images of one seed and class, from the highest score to the lowest.
   *
   * @param order image, or images + image for those of the second arm
   * @param scores in that order
   */
  private record Ranking(int category, int[] order, float[] scores) {}

  RankedArms(List<EvaluationResult> first, List<EvaluationResult> second) {
    this.metric = first.get(0).metric();
    this.labels = first.get(0).ranked();
    this.images = labels.images();
    this.seeds = first.size();
    for (int s = 0; s < seeds; s++) {
      for (int k = 0; k < labels.classes(); k++) {
        rankings.add(ranking(first.get(s).ranked(), second.get(s).ranked(), k));
      }
    }
  }

  private Ranking ranking(MultiLabel first, MultiLabel second, int category) {
    float[] scores = new float[2 * images];
    for (int i = 0; i < images; i++) {
      scores[i] = first.score(i, category);
      scores[images + i] = second.score(i, category);
    }
    int[] order =
        IntStream.range(0, scores.length)
            .filter(e -> labels.truth(e % images, category) != ImageSet.DIFFICULT)
            .boxed()
            .sorted(Comparator.comparingDouble(e -> -scores[e]))
            .mapToInt(Integer::intValue)
            .toArray();
    float[] sorted = new float[order.length];
    for (int at = 0; at < order.length; at++) {
      sorted[at] = scores[order[at]];
    }
    return new Ranking(category, order, sorted);
  }

  @Override
  public int images() {
    return images;
  }

  @Override
  public int[] strata() {
    return labels.rarest();
  }

  @Override
  public Values values(double[] weights) {
    return values(weights, new boolean[images]);
  }

  @Override
  public double difference() {
    return exchanged(new boolean[images]).difference();
  }

  @Override
  public double shuffled(Draws draws) {
    boolean[] exchanged = new boolean[images];
    for (int i = 0; i < images; i++) {
      exchanged[i] = (draws.bits(i) & 1) != 0;
    }
    return exchanged(exchanged).difference();
  }

  /** The values if the arms had exchanged their predictions of some images. */
  Values exchanged(boolean[] images) {
    double[] once = new double[images.length];
    Arrays.fill(once, 1);
    return values(once, images);
  }

  private Values values(double[] weights, boolean[] exchanged) {
    PrecisionRecall a = new PrecisionRecall(images);
    PrecisionRecall b = new PrecisionRecall(images);
    double first = 0;
    double second = 0;
    int shown = 0;
    for (Ranking ranking : rankings) {
      a.reset();
      b.reset();
      for (int at = 0; at < ranking.order.length; at++) {
        int image = ranking.order[at] % images;
        boolean ofFirst = (ranking.order[at] < images) != exchanged[image];
        boolean positive = labels.truth(image, ranking.category) == ImageSet.PRESENT;
        (ofFirst ? a : b).add(ranking.scores[at], positive, weights[image]);
      }
      double precision = metric.averagePrecision(a);
      // Both arms rank the same images, so a class is shown in both or in neither.
      if (!Double.isNaN(precision)) {
        first += precision;
        second += metric.averagePrecision(b);
        shown++;
      }
    }
    return new Values(100 * first / shown, 100 * second / shown);
  }
}
