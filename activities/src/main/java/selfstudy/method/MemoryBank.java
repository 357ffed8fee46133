package selfstudy.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import selfstudy.random.Draws;
import selfstudy.tensor.Functions;
import selfstudy.tensor.Weights;

/**
 * PIRL's memory bank: one slot for each image of the pretraining set, which holds a moving average
 * of f of the untransformed image (Misra and van der Maaten, 2020, 3.3).
 */
final class MemoryBank {
  private static final String NAME = "bank";

  private final Weights memory;
  private final int images;
  private final double weight;

  /**
   * Fills {@code memory} with random unit vectors.
   *
   * @param weight of the old slot in the moving average
   */
  MemoryBank(Weights memory, int images, int dimension, double weight, Draws draws) {
    this.memory = memory;
    this.images = images;
    this.weight = weight;
    memory.put(NAME, RandomSphere.points(memory.manager(), images, dimension, draws.at(NAME)));
  }

  /** Images x d. */
  NDArray slots() {
    return memory.get(NAME);
  }

  /** The slots at int64 {@code indices}, n x d; belongs to the indices' manager. */
  NDArray at(NDArray indices) {
    NDArray taken = slots().get(indices);
    taken.attach(indices.getManager());
    return taken;
  }

  /** Overwrites the slots of these images. */
  void fill(NDArray indices, NDArray unit) {
    slots().set(new NDIndex("{}", indices), unit);
  }

  /** Moves the slots of these images towards f of them, and back onto the sphere. */
  void update(NDArray indices, NDArray unit) {
    NDManager step = unit.getManager();
    NDArray kept = at(indices).mul(Functions.scalar(step, weight));
    NDArray moved = kept.add(unit.mul(Functions.scalar(step, 1 - weight)));
    fill(indices, Functions.normalise(moved));
  }

  /**
   * Slots of {@code count + 1} different images, so that each row of a batch finds {@code count}
   * others among them.
   *
   * @param count fewer than there are images
   */
  int[] draw(int count, Draws draws) {
    int[] pool = new int[images];
    for (int i = 0; i < images; i++) {
      pool[i] = i;
    }
    int[] drawn = new int[count + 1];
    for (int i = 0; i <= count; i++) {
      int j = i + draws.below(i, images - i);
      drawn[i] = pool[j];
      pool[j] = pool[i];
    }
    return drawn;
  }

  NDManager manager() {
    return memory.manager();
  }
}
