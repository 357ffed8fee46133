package selfstudy.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import selfstudy.augment.Augmentation;
import selfstudy.augment.RandomView;
import selfstudy.encoder.Mode;
import selfstudy.loss.InfoNce;
import selfstudy.random.Draws;
import selfstudy.spec.MethodSpec;
import selfstudy.tensor.Functions;
import selfstudy.tensor.Weights;

/**
 * MoCo v2 (Chen et al., 2020; He et al., 2020, Algorithm 1). On one device, shuffling alone changes
 * nothing, so batch statistics are taken in groups and keys are shuffled across them.
 */
final class Moco implements Objective {
  private static final String KEY_ENCODER = "key";

  private final MethodSpec.Moco spec;
  private final Backbone backbone;
  private final Weights memory;
  private final NegativeQueue queue;
  private final List<Augmentation> views;
  private final Draws draws;
  private final Mode keyMode;
  private @Nullable NDArray keys;

  Moco(MethodSpec.Moco spec, Backbone.Geometry geometry, NDManager manager, Draws draws) {
    this.spec = spec;
    this.draws = draws;
    this.keyMode = Backbone.TRAINING.inGroupsOf(spec.batchNormGroup());
    this.backbone = Backbone.projecting(geometry, spec.projection(), manager, draws);
    this.memory = Weights.create(manager);
    Weights key = memory.under(KEY_ENCODER);
    Weights query = backbone.weights();
    query.names().forEach(name -> key.put(name, query.get(name).duplicate()));
    this.queue = new NegativeQueue(memory, spec.queue(), spec.projection(), draws);
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
    Mode split = mode.inGroupsOf(spec.batchNormGroup());
    return new NDList(backbone.project(batch.view(0), leaves, split)); // N x d
  }

  @Override
  public NDArray loss(Minibatch batch, NDList embeddings) {
    memory.under(KEY_ENCODER).follow(backbone.weights(), spec.momentum());
    keys = Functions.normalise(encodeKeys(batch)); // N x d
    NDArray queries = Functions.normalise(embeddings.get(0));
    return InfoNce.loss(queries, keys, queue.keys(), spec.temperature());
  }

  /** {@code shuffle}: the keys are encoded in the order of these rows, N. */
  @Override
  public Map<String, int[]> drawn(Minibatch batch) {
    return Map.of("shuffle", shuffle(batch));
  }

  @Override
  public void remember(Minibatch batch) {
    if (keys == null) {
      throw new IllegalStateException("remember before loss");
    }
    queue.enqueue(keys, batch.step());
    keys = null;
  }

  /** The key encoder's weights require no gradient, so none reaches them. */
  private NDArray encodeKeys(Minibatch batch) {
    int[] shuffle = shuffle(batch);
    Weights key = memory.under(KEY_ENCODER);
    NDList encoded =
        batch.bySlice(
            shuffle, slice -> new NDList(backbone.project(slice.view(1), key, slice.of(keyMode))));
    return encoded.get(0).get(batch.indices(inverse(shuffle)));
  }

  private int[] shuffle(Minibatch batch) {
    return draws.at("shuffle").at(batch.step()).permutation(batch.size());
  }

  private static int[] inverse(int[] permutation) {
    int[] inverse = new int[permutation.length];
    for (int i = 0; i < permutation.length; i++) {
      inverse[permutation[i]] = i;
    }
    return inverse;
  }
}
