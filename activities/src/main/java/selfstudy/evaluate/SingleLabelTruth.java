package selfstudy.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import selfstudy.loss.CrossEntropy;
import selfstudy.random.Draws;
import selfstudy.tensor.Tensor;

/**
 * Images of one class each: softmax and cross-entropy.
 *
 * @param labels classes, 0 to {@code classes} - 1
 */
record SingleLabelTruth(int[] labels, int classes) implements GroundTruth {
  @Override
  public int images() {
    return labels.length;
  }

  @Override
  public GroundTruth at(int[] indices) {
    return new SingleLabelTruth(Arrays.stream(indices).map(i -> labels[i]).toArray(), classes);
  }

  @Override
  public StratifiedSplit split(double share, Draws draws) {
    return StratifiedSplit.of(labels, classes, share, draws);
  }

  @Override
  public int perClass() {
    return Math.max(1, labels.length / classes);
  }

  @Override
  public Targets targets() {
    return new SoftmaxTargets(labels, classes);
  }

  @Override
  public NDArray loss(NDArray logits, int[] images, NDManager manager) {
    int[] ofBatch = Arrays.stream(images).map(i -> labels[i]).toArray();
    return CrossEntropy.loss(logits, Tensor.indices(ofBatch).array(manager));
  }

  @Override
  public double meanLoss(float[][] logits) {
    return Logits.crossEntropy(logits, labels);
  }

  @Override
  public float[] shares(int[] voters, double[] weights) {
    double[] votes = new double[classes];
    for (int i = 0; i < voters.length; i++) {
      votes[labels[voters[i]]] += weights[i];
    }
    double all = Arrays.stream(weights).sum();
    float[] shares = new float[classes];
    for (int k = 0; k < classes; k++) {
      shares[k] = all > 0 ? (float) (votes[k] / all) : 0;
    }
    return shares;
  }

  @Override
  public Judgement judge(Metric metric, float[][] scores) {
    if (metric.ranks()) {
      throw new IllegalArgumentException(metric.label() + " is not for images of one class each");
    }
    int[][] top5 = Logits.best(scores);
    int[] predictions = Arrays.stream(top5).mapToInt(best -> best[0]).toArray();
    double value = metric.of(top5, labels, classes);
    return new Judgement(value, predictions, labels.clone(), top5, null);
  }
}
