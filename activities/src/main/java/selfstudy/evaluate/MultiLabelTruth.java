package selfstudy.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import selfstudy.dataset.ImageSet;
import selfstudy.loss.BinaryCrossEntropy;
import selfstudy.random.Draws;
import selfstudy.tensor.Tensor;

/**
 * Images that may show several classes, or none: each class against the rest, sigmoid and binary
 * cross-entropy. Losses are sums over classes of means over images, for a probe and for training
 * alike: a rate moves each class's weights as far as it would if the class were alone, however many
 * there are. An image is neither positive nor negative for a class of which it shows difficult
 * objects alone: there it counts neither in a loss nor in a vote nor in the metric.
 *
 * @param truth images x classes, row after row, as {@link MultiLabel} has it
 */
record MultiLabelTruth(byte[] truth, int classes) implements GroundTruth {
  /** Of a set whose images may show several classes. */
  static MultiLabelTruth of(ImageSet set) {
    byte[] truth = new byte[set.size() * set.classes()];
    for (int i = 0; i < set.size(); i++) {
      List<Byte> shown = set.truth(i);
      for (int k = 0; k < set.classes(); k++) {
        truth[i * set.classes() + k] = shown.get(k);
      }
    }
    return new MultiLabelTruth(truth, set.classes());
  }

  @Override
  public int images() {
    return truth.length / classes;
  }

  @Override
  public GroundTruth at(int[] indices) {
    return new MultiLabelTruth(rows(indices), classes);
  }

  private byte[] rows(int[] indices) {
    byte[] rows = new byte[indices.length * classes];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(truth, indices[i] * classes, rows, i * classes, classes);
    }
    return rows;
  }

  /** At random: as if all images were of one class. */
  @Override
  public StratifiedSplit split(double share, Draws draws) {
    return StratifiedSplit.of(new int[images()], 1, share, draws);
  }

  @Override
  public int perClass() {
    int positive = 0;
    for (byte label : truth) {
      positive += label == ImageSet.PRESENT ? 1 : 0;
    }
    return Math.max(1, positive / classes);
  }

  @Override
  public Targets targets() {
    return new SigmoidTargets(truth, classes);
  }

  @Override
  public NDArray loss(NDArray logits, int[] images, NDManager manager) {
    byte[] rows = rows(images);
    long[] shape = {images.length, classes};
    return BinaryCrossEntropy.loss(
        logits,
        Tensor.f32(shape, signs(rows)).array(manager),
        Tensor.f32(shape, weights(rows)).array(manager));
  }

  /** -1 where the image shows the class, 1 elsewhere. */
  private static float[] signs(byte[] rows) {
    float[] signs = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      signs[i] = rows[i] == ImageSet.PRESENT ? -1 : 1;
    }
    return signs;
  }

  /** Each class's weights sum up to 1, equal among what counts; nothing where nothing counts. */
  private float[] weights(byte[] rows) {
    int[] counted = SigmoidTargets.counted(rows, classes);
    float[] weights = new float[rows.length];
    for (int at = 0; at < rows.length; at++) {
      weights[at] = rows[at] == ImageSet.DIFFICULT ? 0 : 1f / counted[at % classes];
    }
    return weights;
  }

  @Override
  public double meanLoss(float[][] logits) {
    int[] counted = SigmoidTargets.counted(truth, classes);
    double sum = 0;
    for (int at = 0; at < truth.length; at++) {
      if (truth[at] != ImageSet.DIFFICULT) {
        double logit = logits[at / classes][at % classes];
        sum += softPlus(truth[at] == ImageSet.PRESENT ? -logit : logit) / counted[at % classes];
      }
    }
    return sum;
  }

  /** log(1 + exp(x)), which is -log of the probability of what x is the logit against. */
  private static double softPlus(double x) {
    return Math.max(0, x) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  @Override
  public float[] shares(int[] voters, double[] weights) {
    double[] votes = new double[classes];
    double[] all = new double[classes];
    for (int i = 0; i < voters.length; i++) {
      for (int k = 0; k < classes; k++) {
        byte label = truth[voters[i] * classes + k];
        votes[k] += label == ImageSet.PRESENT ? weights[i] : 0;
        all[k] += label == ImageSet.DIFFICULT ? 0 : weights[i];
      }
    }
    float[] shares = new float[classes];
    for (int k = 0; k < classes; k++) {
      shares[k] = all[k] > 0 ? (float) (votes[k] / all[k]) : 0;
    }
    return shares;
  }

  @Override
  public Judgement judge(Metric metric, float[][] scores) {
    if (!metric.ranks()) {
      throw new IllegalArgumentException(
          metric.label() + " is not for images that may show several classes");
    }
    float[] rows = new float[truth.length];
    for (int i = 0; i < scores.length; i++) {
      System.arraycopy(scores[i], 0, rows, i * classes, classes);
    }
    MultiLabel judged = new MultiLabel(classes, rows, truth.clone());
    double value = judged.meanAveragePrecision(metric);
    return new Judgement(value, new int[0], new int[0], new int[0][], judged);
  }
}
