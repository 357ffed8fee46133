package selfstudy.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import selfstudy.augment.Augmentation;
import selfstudy.augment.RandomView;
import selfstudy.encoder.Mode;
import selfstudy.loss.CrossEntropy;
import selfstudy.random.Draws;
import selfstudy.spec.MethodSpec;
import selfstudy.tensor.Weights;

/** The baseline that sees the labels: cross-entropy over a linear classifier. */
final class Supervised implements Objective {
  private final Backbone backbone;
  private final Weights memory;
  private final List<Augmentation> views;

  Supervised(
      MethodSpec.Supervised spec,
      Backbone.Geometry geometry,
      int classes,
      NDManager manager,
      Draws draws) {
    this.backbone = Backbone.linear(geometry, classes, manager, draws);
    this.memory = Weights.create(manager);
    Augmentation view = RandomView.of(spec.training().augmentation(), geometry.side());
    this.views = List.of(view);
  }

  @Override
  public Weights weights() {
    return backbone.weights();
  }

  @Override
  public Weights memory() {
    return memory;
  }

  @Override
  public List<Augmentation> views() {
    return views;
  }

  @Override
  public NDList embed(Minibatch batch, Weights leaves, Mode mode) {
    return new NDList(backbone.project(batch.view(0), leaves, mode));
  }

  @Override
  public NDArray loss(Minibatch batch, NDList embeddings) {
    return CrossEntropy.loss(embeddings.get(0), batch.indices(batch.labels()));
  }
}
