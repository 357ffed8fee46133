package selfstudy.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import selfstudy.augment.Augmentation;
import selfstudy.encoder.Mode;
import selfstudy.loss.CrossEntropy;
import selfstudy.method.Minibatch;
import selfstudy.method.Objective;
import selfstudy.tensor.Tensor;
import selfstudy.tensor.Weights;

/** What fine-tuning's steps minimise: cross-entropy of a classifier on one view of each image. */
final class ClassifierObjective implements Objective {
  private final Classifier classifier;
  private final Augmentation view;
  private final double batchNormMomentum;
  private final Weights memory;

  /**
   * @param batchNormMomentum weight of a new batch in the running statistics
   */
  ClassifierObjective(Classifier classifier, Augmentation view, double batchNormMomentum) {
    this.classifier = classifier;
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
    NDArray labels = Tensor.indices(batch.labels()).array(batch.manager());
    return CrossEntropy.loss(embeddings.get(0), labels);
  }
}
