package selfstudy.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import selfstudy.augment.Augmentation;
import selfstudy.augment.Batch;
import selfstudy.dataset.ImageSet;
import selfstudy.method.Minibatch;
import selfstudy.method.PretrainingMethod;
import selfstudy.tensor.Tensor;
import selfstudy.tensor.Weights;

/** A method whose trained weights and images lie in memory as N, C, H, W: PyTorch's default. */
final class ChannelsFirst implements PretrainingMethod {
  private final PretrainingMethod method;
  private final Weights weights;

  ChannelsFirst(PretrainingMethod method) {
    this.method = method;
    NDManager manager = method.weights().manager();
    this.weights = Weights.create(manager);
    method
        .weights()
        .names()
        .forEach(name -> weights.put(name, contiguous(method.weights().get(name), manager)));
  }

  private static NDArray contiguous(NDArray array, NDManager manager) {
    return Tensor.of(array).array(manager);
  }

  @Override
  public Weights weights() {
    return weights;
  }

  @Override
  public Weights memory() {
    return method.memory();
  }

  @Override
  public List<Augmentation> views() {
    return method.views();
  }

  @Override
  public Minibatch minibatch(NDManager manager, Batch batch, ImageSet set) {
    Minibatch last = method.minibatch(manager, batch, set);
    List<NDArray> views = last.views().stream().map(ChannelsFirst::first).toList();
    return new Minibatch(manager, last.step(), last.images(), last.labels(), views);
  }

  private static NDArray first(NDArray view) {
    try (NDArray last = view) {
      return last.flatten().reshape(last.getShape());
    }
  }

  @Override
  public NDList embed(Minibatch batch, Weights leaves) {
    return method.embed(batch, leaves);
  }

  @Override
  public NDArray loss(Minibatch batch, NDList embeddings) {
    return method.loss(batch, embeddings);
  }

  @Override
  public void remember(Minibatch batch) {
    method.remember(batch);
  }
}
