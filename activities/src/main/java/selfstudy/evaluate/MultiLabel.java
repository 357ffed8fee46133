package selfstudy.evaluate;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import selfstudy.dataset.ImageSet;

/**
 * Scores of images that show any number of classes, one regression for each class.
 *
 * @param classes how many
 * @param scores images x classes, row after row; a higher one is surer, only order within a class
 *     matters
 * @param truth likewise: {@link ImageSet#PRESENT}, {@link ImageSet#ABSENT}, or {@link
 *     ImageSet#DIFFICULT} for what counts as neither (PASCAL VOC's difficult objects); base64 in
 *     JSON
 */
public record MultiLabel(int classes, float[] scores, byte[] truth) {
  public MultiLabel {
    if (classes < 1 || scores.length != truth.length || scores.length % classes != 0) {
      throw new IllegalArgumentException(
          scores.length + " scores and " + truth.length + " labels for " + classes + " classes");
    }
    for (float score : scores) {
      if (Float.isNaN(score)) {
        throw new IllegalArgumentException("A score is not a number: it has no place in a ranking");
      }
    }
  }

  /** How many images. */
  @JsonIgnore
  public int images() {
    return truth.length / classes;
  }

  float score(int image, int category) {
    return scores[image * classes + category];
  }

  byte truth(int image, int category) {
    return truth[image * classes + category];
  }

  /**
   * Mean average precision over the classes that some image shows, percent.
   *
   * @param metric one of the two that are a mean average precision
   */
  public double meanAveragePrecision(Metric metric) {
    PrecisionRecall curve = new PrecisionRecall(images());
    double sum = 0;
    int shown = 0;
    for (int k = 0; k < classes; k++) {
      int category = k;
      curve.reset();
      IntStream.range(0, images())
          .boxed()
          .sorted(Comparator.comparingDouble(i -> -score(i, category)))
          .filter(i -> truth(i, category) != ImageSet.DIFFICULT)
          .forEach(i -> curve.add(score(i, category), truth(i, category) == ImageSet.PRESENT, 1));
      double precision = metric.averagePrecision(curve);
      sum += Double.isNaN(precision) ? 0 : precision;
      shown += Double.isNaN(precision) ? 0 : 1;
    }
    if (shown == 0) {
      throw new IllegalArgumentException("No image shows any class: there is no mean precision");
    }
    return 100 * sum / shown;
  }

  /** The mean over shown classes of their share of positives: what a random ranking expects. */
  double chance() {
    double sum = 0;
    int shown = 0;
    for (int k = 0; k < classes; k++) {
      int positive = count(k, ImageSet.PRESENT);
      if (positive > 0) {
        sum += (double) positive / (positive + count(k, ImageSet.ABSENT));
        shown++;
      }
    }
    return shown == 0 ? 0 : 100 * sum / shown;
  }

  /** For each image the rarest class that it shows; {@link #classes} where it shows none. */
  int[] rarest() {
    int[] counts = new int[classes + 1];
    for (int k = 0; k < classes; k++) {
      counts[k] = count(k, ImageSet.PRESENT);
    }
    counts[classes] = Integer.MAX_VALUE;
    int[] rarest = new int[images()];
    Arrays.fill(rarest, classes);
    for (int i = 0; i < rarest.length; i++) {
      for (int k = 0; k < classes; k++) {
        rarest[i] =
            truth(i, k) == ImageSet.PRESENT && counts[k] < counts[rarest[i]] ? k : rarest[i];
      }
    }
    return rarest;
  }

  private int count(int category, byte label) {
    int count = 0;
    for (int i = 0; i < images(); i++) {
      count += truth(i, category) == label ? 1 : 0;
    }
    return count;
  }
}
