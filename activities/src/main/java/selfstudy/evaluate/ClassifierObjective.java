package selfstudy.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import selfstudy.augment.Augmentation;
import selfstudy.encoder.Mode;
import selfstudy.method.Minibatch;
import selfstudy.method.Objective;
import selfstudy.tensor.Weights;

/** What fine-tuning's steps minimise: a classifier's loss on one view of each image. */
final class ClassifierObjective implements Objective {
  private final Classifier classifier;
  private final GroundTruth truth;
  private final Augmentation view;
  private final double batchNormMomentum;
  private final Weights memory;

  /**
   * @param truth of the images that it is trained on
   * @param batchNormMomentum weight of a new batch in the running statistics
   */
  ClassifierObjective(
      Classifier classifier, GroundTruth truth, Augmentation view, double batchNormMomentum) {
    this.classifier = classifier;
    this.truth = truth;
    this.view = view;
    this.batchNormMomentum = batchNormMomentum;
    this.memory = Weights.create(classifier.weights().manager());
  }

  @Override
  public Weights weights() {
    return classifier.weights();
  }

  @Override
  public Weights memory() {
    return memory;
  }

  @Override
  public List<Augmentation> views() {
    return List.of(view);
  }

  @Override
  public NDList embed(Minibatch batch, Weights leaves, Mode mode) {
    // A batch that was seen before moves nothing.
    Mode own = mode.momentum() == 0 ? mode : mode.withMomentum(batchNormMomentum);
    return new NDList(classifier.logits(batch.view(0), leaves, own)); // N x classes
  }

  @Override
  public NDArray loss(Minibatch batch, NDList embeddings) {
    return truth.loss(embeddings.get(0), batch.images(), batch.manager());
  }
}
