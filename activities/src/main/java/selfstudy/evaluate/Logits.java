package selfstudy.evaluate;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/** What an image's logits, one a class, say about it. */
final class Logits {
  /** How many of an image's best classes are kept. */
  static final int TOP = 5;

  private Logits() {}

  /** The predicted class: the lowest of those with the highest logit. */
  static int highest(float[] logits) {
    int best = 0;
    for (int k = 1; k < logits.length; k++) {
      best = logits[k] > logits[best] ? k : best;
    }
    return best;
  }

  /** The classes that score highest, best first, of equal ones the lower first; all if fewer. */
  static int[] best(int most, int classes, IntToDoubleFunction score) {
    int[] best = new int[Math.min(most, classes)];
    for (int k = 0, kept = 0; k < classes; k++) {
      int at = kept;
      while (at > 0 && score.applyAsDouble(k) > score.applyAsDouble(best[at - 1])) {
        at--;
      }
      if (at < best.length) {
        kept = Math.min(kept + 1, best.length);
        System.arraycopy(best, at, best, at + 1, kept - at - 1);
        best[at] = k;
      }
    }
    return best;
  }

  /** The five best classes of one image. */
  static int[] best(float[] logits) {
    return best(TOP, logits.length, k -> logits[k]);
  }

  /** The five best classes of each image. */
  static int[][] best(float[][] logits) {
    return Arrays.stream(logits).map(Logits::best).toArray(int[][]::new);
  }

  /**
   * The cross-entropy in nats.
   *
   * @param probabilities receives the softmax; as long as the logits
   */
  static double crossEntropy(float[] logits, int target, double[] probabilities) {
    double highest = logits[highest(logits)];
    double sum = 0;
    for (int k = 0; k < logits.length; k++) {
      probabilities[k] = StrictMath.exp(logits[k] - highest);
      sum += probabilities[k];
    }
    for (int k = 0; k < logits.length; k++) {
      probabilities[k] /= sum;
    }
    return StrictMath.log(sum) + highest - logits[target];
  }

  /** The mean cross-entropy of some images in nats; not finite if a logit is not. */
  static double crossEntropy(float[][] logits, int[] targets) {
    double loss = 0;
    for (int i = 0; i < logits.length; i++) {
      loss += crossEntropy(logits[i], targets[i], new double[logits[i].length]);
    }
    return loss / logits.length;
  }
}
