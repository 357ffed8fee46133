package selfstudy.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import selfstudy.augment.Augmentation;
import selfstudy.augment.Batch;
import selfstudy.dataset.ImageSet;
import selfstudy.encoder.Mode;
import selfstudy.tensor.Images;
import selfstudy.tensor.Tensor;

/**
 * What one step sees, or a slice of it. Pixels become tensors when a view is asked for, so that a
 * batch that is taken in slices never lies on the device as a whole.
 */
public final class Minibatch {
  private final NDManager manager;
  private final Batch batch;
  private final ImageSet set;
  private final List<? extends Augmentation> augmentations;
  private final Slice slice;
  private final Slicing slicing;

  /**
   * Which part this is.
   *
   * @param rows of the batch, perhaps in another order
   */
  private record Slice(int[] rows, int index, int count) {}

  private Minibatch(
      NDManager manager,
      Batch batch,
      ImageSet set,
      List<? extends Augmentation> augmentations,
      Slice slice,
      Slicing slicing) {
    this.manager = manager;
    this.batch = batch;
    this.set = set;
    this.augmentations = augmentations;
    this.slice = slice;
    this.slicing = slicing;
  }

  /** A whole batch, to be seen at once. */
  static Minibatch of(
      NDManager manager, Batch batch, ImageSet set, List<? extends Augmentation> augmentations) {
    int n = batch.indices().length;
    Slice whole = new Slice(IntStream.range(0, n).toArray(), 0, 1);
    return new Minibatch(
        manager, batch, set, augmentations, whole, new Slicing(Math.max(1, n), () -> {}));
  }

  /**
   * The same, to be seen in slices.
   *
   * @param images of a slice; divides the batch
   * @param done called after each slice
   */
  public Minibatch inSlicesOf(int images, Runnable done) {
    if (images < 1 || size() % images != 0) {
      throw new IllegalArgumentException(
          "A batch of " + size() + " images doesn't divide into slices of " + images);
    }
    return new Minibatch(manager, batch, set, augmentations, slice, new Slicing(images, done));
  }

  /** How many slices the networks see it in. */
  public int slices() {
    return slicing.count(size());
  }

  /** Calls with every slice of the batch, each with a manager of its own that is closed after. */
  public void eachSlice(Consumer<Minibatch> use) {
    slicing.each(this, slice.rows, use);
  }

  /**
   * Arrays with a row for each image of the batch, made slice by slice. Not for graphs: of a single
   * slice the arrays are the function's, of several they are copies.
   */
  public NDList bySlice(Function<Minibatch, NDList> function) {
    return bySlice(slice.rows, function);
  }

  /**
   * The same with the images in another order, which is that of the result's rows too.
   *
   * @param order of this batch's rows
   */
  NDList bySlice(int[] order, Function<Minibatch, NDList> function) {
    return slicing.collect(this, order, function);
  }

  /** One part of several, in memory of its own. */
  Minibatch slice(NDManager scope, int[] rows, int index, int count) {
    return new Minibatch(scope, batch, set, augmentations, new Slice(rows, index, count), slicing);
  }

  /** How batch norms treat this slice, where they treat a whole batch so. */
  public Mode of(Mode whole) {
    return whole.ofSlice(slice.index, slice.count);
  }

  /** Where everything made from it belongs; of a step's batch, dies with the step. */
  public NDManager manager() {
    return manager;
  }

  /** Steps before this one. */
  public long step() {
    return batch.step();
  }

  /** Indices into the pretraining set, N. */
  public int[] images() {
    return Arrays.stream(slice.rows).map(row -> batch.indices()[row]).toArray();
  }

  /** The images' classes; only the supervised baseline reads them. */
  public int[] labels() {
    return Arrays.stream(images()).map(set::label).toArray();
  }

  /** N. */
  public int size() {
    return slice.rows.length;
  }

  /** Row of the batch that is this slice's first, where the order is the batch's. */
  public int first() {
    return slice.rows[0];
  }

  /** All views, each made as {@link #view} makes it. */
  public List<NDArray> views() {
    return IntStream.range(0, augmentations.size()).mapToObj(this::view).toList();
  }

  /** A new tensor with a view of each image, (N * tiles) x 3 x side x side, channels last. */
  public NDArray view(int index) {
    Augmentation augmentation = augmentations.get(index);
    int side = augmentation.side();
    int tiles = augmentation.length() / (side * side * 3);
    FloatBuffer pixels = pixels(batch.views()[index], augmentation.length());
    return Images.batch(manager, pixels, size() * tiles, side);
  }

  private FloatBuffer pixels(float[] all, int length) {
    int[] rows = slice.rows;
    if (IntStream.range(1, rows.length).allMatch(i -> rows[i] == rows[0] + i)) {
      return FloatBuffer.wrap(all, rows[0] * length, rows.length * length);
    }
    float[] gathered = new float[rows.length * length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(all, rows[i] * length, gathered, i * length, length);
    }
    return FloatBuffer.wrap(gathered);
  }

  /** Int64 indices that outlive this call in the engine's memory. */
  NDArray indices(int[] values) {
    return attached(Tensor.indices(values));
  }

  /** A constant of this step. */
  NDArray attached(Tensor tensor) {
    return tensor.array(manager);
  }
}
