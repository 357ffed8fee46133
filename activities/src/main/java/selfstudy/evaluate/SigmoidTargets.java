package selfstudy.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import selfstudy.dataset.ImageSet;
import selfstudy.tensor.Functions;

/**
 * Each class against the rest: the sum over classes of the mean binary cross-entropy over the
 * images that count for the class. No term has weights of two classes, so each class's regression
 * is what it would be alone.
 */
final class SigmoidTargets implements Targets {
  private final byte[] truth;
  private final int classes;
  private final int[] counted;

  /**
   * @param truth images x classes, row after row, as {@link MultiLabel} has it
   */
  SigmoidTargets(byte[] truth, int classes) {
    this.truth = truth;
    this.classes = classes;
    this.counted = counted(truth, classes);
  }

  /** For each class, how many images count. */
  static int[] counted(byte[] truth, int classes) {
    int[] counted = new int[classes];
    for (int at = 0; at < truth.length; at++) {
      counted[at % classes] += truth[at] == ImageSet.DIFFICULT ? 0 : 1;
    }
    return counted;
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public int images() {
    return truth.length / classes;
  }

  /** Means are taken already: each class has its own number of images. */
  @Override
  public double divisor() {
    return 1;
  }

  @Override
  public Targets.Block block(NDManager manager, int from, int to) {
    double[] signs = new double[(to - from) * classes];
    double[] shares = new double[signs.length];
    for (int at = 0; at < signs.length; at++) {
      byte label = truth[from * classes + at];
      signs[at] = label == ImageSet.PRESENT ? -1 : 1;
      shares[at] = label == ImageSet.DIFFICULT ? 0 : 1.0 / counted[at % classes];
    }
    return new Block(
        Functions.matrix(manager, signs, to - from), Functions.matrix(manager, shares, to - from));
  }

  /**
   * Some images.
   *
   * @param signs n x classes: -1 where the class is shown, 1 where it is not, in double
   * @param shares n x classes: of the class's mean, 0 for what does not count, in double
   */
  private record Block(NDArray signs, NDArray shares) implements Targets.Block {
    /**
     * With x the logit against the truth: the loss is log(1 + exp(x)) = max(x, 0) + log(1 +
     * exp(-|x|)), and the probability of the wrong side exp(x - loss) keeps its digits where it is
     * nearly 0.
     */
    @Override
    public Residuals residuals(NDArray logits) {
      NDArray one = Functions.scalar(logits.getManager(), 1);
      NDArray against = logits.toType(DataType.FLOAT64, false).mul(signs);
      NDArray losses = against.abs().neg().exp().add(one).log().add(Functions.relu(against));
      NDArray misses = against.sub(losses).exp();
      NDArray values = misses.mul(signs).mul(shares).toType(DataType.FLOAT32, false);
      double curvature = misses.sub(misses.mul(misses)).mul(shares).sum().getDouble();
      return new Residuals(values, losses.mul(shares).sum().getDouble(), curvature);
    }
  }
}
