package selfstudy.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import selfstudy.augment.Augmentation;
import selfstudy.augment.Interpolation;
import selfstudy.augment.Jigsaw;
import selfstudy.augment.PlainView;
import selfstudy.augment.RandomView;
import selfstudy.augment.Rotation;
import selfstudy.dataset.ImageSet;
import selfstudy.encoder.Mode;
import selfstudy.encoder.ProjectionHead;
import selfstudy.loss.InfoNce;
import selfstudy.loss.NceLoss;
import selfstudy.loss.Similarities;
import selfstudy.random.Draws;
import selfstudy.spec.MethodSpec;
import selfstudy.spec.MethodSpec.Pirl.BankStart;
import selfstudy.spec.MethodSpec.Pirl.Estimator;
import selfstudy.spec.MethodSpec.Pirl.Pretext;
import selfstudy.tensor.Functions;
import selfstudy.tensor.Images;
import selfstudy.tensor.Tensor;
import selfstudy.tensor.Weights;

/**
 * PIRL (Misra and van der Maaten, 2020): the bank's slot of an image must agree with g of its
 * pretext transformation and with f of the image itself.
 *
 * <p>f is a linear map of the encoder's features; g maps each of a jigsaw's nine patches linearly,
 * then their concatenation. "Untransformed" means without the pretext transformation only: crop,
 * flip and colour stay (A.1).
 */
final class Pirl implements Objective {
  private static final String PATCH_HEAD = "patch";
  private static final String PRETEXT_HEAD = "pretext";
  private static final int FILL_BATCH = 256;

  /** After the softmax exactly zero, but without infinities that would poison gradients. */
  private static final float HIDDEN = -1e4f;

  private final MethodSpec.Pirl spec;
  private final Backbone backbone;
  private final @Nullable ProjectionHead patchHead;
  private final ProjectionHead pretextHead;
  private final Weights memory;
  private final MemoryBank bank;
  private final List<Augmentation> views;
  private final Draws draws;
  private final int side;
  private @Nullable NDArray unit;

  Pirl(
      MethodSpec.Pirl spec,
      Backbone.Geometry geometry,
      int images,
      NDManager manager,
      Draws draws) {
    this.spec = spec;
    this.draws = draws;
    this.side = geometry.side();
    int d = spec.projection();
    this.backbone = Backbone.linear(geometry, d, manager, draws);
    int features = backbone.encoder().features();
    if (spec.pretext() == Pretext.JIGSAW) {
      patchHead = new ProjectionHead(features, d, 1);
      patchHead.initialise(weights().under(PATCH_HEAD), draws.at(PATCH_HEAD));
      pretextHead = new ProjectionHead(Jigsaw.PATCHES * d, d, 1);
    } else {
      patchHead = null;
      pretextHead = new ProjectionHead(features, d, 1);
    }
    pretextHead.initialise(weights().under(PRETEXT_HEAD), draws.at(PRETEXT_HEAD));
    this.memory = Weights.create(manager);
    this.bank = new MemoryBank(memory, images, d, spec.bankWeight(), draws);
    Augmentation view = RandomView.of(spec.training().augmentation(), side);
    this.views = List.of(view, pretextView(view));
  }

  private Augmentation pretextView(Augmentation view) {
    return spec.pretext() == Pretext.ROTATION
        ? new Rotation(view)
        : new Jigsaw(RandomView.of(spec.training().augmentation(), spec.puzzle()));
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

  /**
   * One pass of f over the untransformed images, on a copy, so that the pass trains nothing. In
   * random order and even batches: batch statistics of images that lie together, or of a last few,
   * would tell more of the batch than of the image.
   */
  @Override
  public void begin(ImageSet images, LongConsumer done) {
    if (spec.bankStart() != BankStart.ENCODER) {
      return;
    }
    int n = images.size();
    int[] order = draws.at("fill").permutation(n);
    int batches = (n + FILL_BATCH - 1) / FILL_BATCH;
    try (Weights copy = weights().copy(bank.manager())) {
      for (long k = 0; k < batches; k++) {
        int to = (int) ((k + 1) * n / batches);
        fill(images, Arrays.copyOfRange(order, (int) (k * n / batches), to), copy);
        done.accept(to);
      }
    }
  }

  private void fill(ImageSet images, int[] indices, Weights copy) {
    PlainView plain = new PlainView(side, Interpolation.BILINEAR);
    float[] pixels = new float[indices.length * plain.length()];
    for (int i = 0; i < indices.length; i++) {
      plain.apply(images.image(indices[i]), draws, pixels, i * plain.length());
    }
    try (NDManager scope = bank.manager().newSubManager()) {
      NDArray batch = Images.batch(scope, pixels, indices.length, side);
      NDArray projected = backbone.project(batch, copy, Backbone.TRAINING);
      bank.fill(Tensor.indices(indices).array(scope), Functions.normalise(projected));
    }
  }

  @Override
  public NDList embed(Minibatch batch, Weights leaves, Mode mode) {
    return new NDList(
        backbone.project(batch.view(0), leaves, mode), // N x d
        pretext(batch.view(1), leaves, mode)); // N x d
  }

  @Override
  public NDArray loss(Minibatch batch, NDList embeddings) {
    NDArray plainUnit = Functions.normalise(embeddings.get(0));
    unit = plainUnit;
    Candidates candidates = candidates(batch);
    NDArray transformed = estimate(Functions.normalise(embeddings.get(1)), candidates);
    NDArray untransformed = estimate(plainUnit, candidates);
    NDArray lambda = Functions.scalar(batch.manager(), spec.lambda());
    NDArray rest = Functions.scalar(batch.manager(), 1 - spec.lambda());
    return transformed.mul(lambda).add(untransformed.mul(rest));
  }

  /**
   * {@code negatives}: the images whose slots all rows are compared with, M + 1. {@code hidden}:
   * for each row the one among these, 0 to M, that it doesn't see, N.
   */
  @Override
  public Map<String, int[]> drawn(Minibatch batch) {
    int[] negatives = negatives(batch);
    return Map.of("negatives", negatives, "hidden", hidden(batch.images(), negatives));
  }

  @Override
  public void remember(Minibatch batch) {
    if (unit == null) {
      throw new IllegalStateException("remember before loss");
    }
    bank.update(batch.indices(batch.images()), unit.stopGradient());
    unit = null;
  }

  private NDArray pretext(NDArray images, Weights leaves, Mode mode) {
    NDArray features = backbone.encode(images, leaves, mode);
    if (patchHead != null) {
      NDArray patches = patchHead.forward(features, leaves.under(PATCH_HEAD)); // 9N x d
      long n = patches.size(0) / Jigsaw.PATCHES;
      features = patches.reshape(n, Jigsaw.PATCHES * patches.size(1)); // N x 9d
    }
    return pretextHead.forward(features, leaves.under(PRETEXT_HEAD));
  }

  private NDArray estimate(NDArray query, Candidates candidates) {
    NDArray positives = Similarities.paired(query, candidates.positives); // N x 1
    NDArray negatives = Similarities.across(query, candidates.negatives).add(candidates.mask);
    return spec.estimator() == Estimator.NCE
        ? NceLoss.ofSimilarities(positives, negatives, spec.temperature())
        : InfoNce.ofSimilarities(positives, negatives, spec.temperature());
  }

  /** The slots that a batch is compared with, as they were before this step. */
  private Candidates candidates(Minibatch batch) {
    int[] drawn = negatives(batch);
    long[] shape = {batch.size(), drawn.length};
    return new Candidates(
        bank.at(batch.indices(batch.images())),
        bank.at(batch.indices(drawn)),
        batch.attached(Tensor.f32(shape, mask(batch.images(), drawn))));
  }

  private int[] negatives(Minibatch batch) {
    return bank.draw(spec.negatives(), draws.at("negatives").at(batch.step()));
  }

  /** N x M: a large negative number where a row must not see a slot. */
  static float[] mask(int[] images, int[] drawn) {
    float[] mask = new float[images.length * drawn.length];
    int[] hidden = hidden(images, drawn);
    for (int row = 0; row < images.length; row++) {
      mask[row * drawn.length + hidden[row]] = HIDDEN;
    }
    return mask;
  }

  /**
   * For each row its image's own slot; where that was not drawn, the last one, so that each row
   * keeps the same number of negatives.
   */
  private static int[] hidden(int[] images, int[] drawn) {
    int[] hidden = new int[images.length];
    for (int row = 0; row < images.length; row++) {
      hidden[row] = drawn.length - 1;
      for (int j = 0; j < drawn.length; j++) {
        if (drawn[j] == images[row]) {
          hidden[row] = j;
        }
      }
    }
    return hidden;
  }

  /**
   * What a row is compared with.
   *
   * @param positives N x d
   * @param negatives M x d, the same for every row
   * @param mask N x M: a large negative number where a row must not see a slot
   */
  private record Candidates(NDArray positives, NDArray negatives, NDArray mask) {}
}
