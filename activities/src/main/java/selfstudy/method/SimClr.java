package selfstudy.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import selfstudy.augment.Augmentation;
import selfstudy.augment.RandomView;
import selfstudy.encoder.Mode;
import selfstudy.loss.NtXent;
import selfstudy.random.Draws;
import selfstudy.spec.MethodSpec;
import selfstudy.tensor.Weights;

/** SimCLR (Chen et al., 2020, Algorithm 1): two views, one batch, every other image a negative. */
final class SimClr implements Objective {
  private final MethodSpec.SimClr spec;
  private final Backbone backbone;
  private final Weights memory;
  private final List<Augmentation> views;

  SimClr(MethodSpec.SimClr spec, Backbone.Geometry geometry, NDManager manager, Draws draws) {
    this.spec = spec;
    this.backbone = Backbone.projecting(geometry, spec.projection(), manager, draws);
    this.memory = Weights.create(manager);
    Augmentation view = RandomView.of(spec.training().augmentation(), geometry.side());
    this.views = List.of(view, view);
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
    NDArray images = NDArrays.concat(new NDList(batch.views()), 0); // 2N x 3 x S x S
    return backbone.project(images, leaves, mode).split(views.size());
  }

  @Override
  public NDArray loss(Minibatch batch, NDList embeddings) {
    return NtXent.loss(NDArrays.concat(embeddings), spec.temperature());
  }
}
