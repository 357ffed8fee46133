package selfstudy.evaluate;

/** What an image's logits, one a class, say about it. */
final class Logits {
  private Logits() {}

  /** The predicted class: the lowest of those with the highest logit. */
  static int highest(float[] logits) {
    int best = 0;
    for (int k = 1; k < logits.length; k++) {
      best = logits[k] > logits[best] ? k : best;
    }
    return best;
  }

  /** The predicted classes of some images. */
  static int[] highest(float[][] logits) {
    int[] classes = new int[logits.length];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = highest(logits[i]);
    }
    return classes;
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
