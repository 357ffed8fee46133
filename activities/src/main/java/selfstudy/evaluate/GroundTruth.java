package selfstudy.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import selfstudy.dataset.ImageSet;
import selfstudy.random.Draws;

/**
 * What some images show, one class each or any number of classes, and what follows from that: how
 * they are divided, what a model of them minimises and how its scores are judged.
 */
sealed interface GroundTruth permits SingleLabelTruth, MultiLabelTruth {
  /** Of a set's images, in its order. */
  static GroundTruth of(ImageSet set) {
    return set.multiLabel()
        ? MultiLabelTruth.of(set)
        : new SingleLabelTruth(set.labels(), set.classes());
  }

  /** How many images. */
  int images();

  /** How many classes the dataset has. */
  int classes();

  /** That of the images at some indices. */
  GroundTruth at(int[] indices);

  /**
   * Holds out a share of the images to choose hyper-parameters on.
   *
   * @param share 0 to 1
   * @param draws fixed for a dataset and seed, so that all methods share the division
   */
  StratifiedSplit split(double share, Draws draws);

  /** How many images show a class, on average over the classes; 1 at least. */
  int perClass();

  /** What a regression on these images' features is fitted to. */
  Targets targets();

  /**
   * What training minimises on a batch, differentiable: a mean over images, for several classes an
   * image summed over classes.
   *
   * @param logits N x classes
   * @param images indices of the batch's images, N
   * @param manager of the batch
   */
  NDArray loss(NDArray logits, int[] images, NDManager manager);

  /**
   * The same of all images, in nats; not finite if a logit is not.
   *
   * @param logits images x classes
   */
  double meanLoss(float[][] logits);

  /**
   * The votes of some of these images.
   *
   * @param voters indices of images
   * @param weights of their votes, positive
   * @return for each class the share of the weight that is for it, 0 to 1
   */
  float[] shares(int[] voters, double[] weights);

  /**
   * How scores did.
   *
   * @param scores images x classes, higher is surer
   * @throws IllegalArgumentException if the metric is not for such labels
   */
  Judgement judge(Metric metric, float[][] scores);
}
