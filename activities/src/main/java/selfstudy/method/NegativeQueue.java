package selfstudy.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import selfstudy.random.Draws;
import selfstudy.tensor.Weights;

/**
 * MoCo's queue: the keys of the last K images, first in, first out (He et al., 2020, 3.2). Not a
 * memory bank: an image has no slot of its own.
 */
final class NegativeQueue {
  private static final String NAME = "queue";

  private final Weights memory;
  private final int size;

  /** Fills {@code memory} with K random unit vectors. */
  NegativeQueue(Weights memory, int size, int dimension, Draws draws) {
    this.memory = memory;
    this.size = size;
    memory.put(NAME, RandomSphere.points(memory.manager(), size, dimension, draws.at(NAME)));
  }

  /** K x d. */
  NDArray keys() {
    return memory.get(NAME);
  }

  /**
   * Overwrites the oldest keys; wraps where the batch does not divide the queue.
   *
   * @param keys N x d, unit vectors
   * @param step steps before this one, each of which enqueued N keys
   */
  void enqueue(NDArray keys, long step) {
    int n = (int) keys.size(0);
    int from = (int) (step * n % size);
    int done = 0;
    while (done < n) {
      int rows = Math.min(n - done, size - from);
      keys().set(rows(from, rows), keys.get(rows(done, rows)));
      done += rows;
      from = (from + rows) % size;
    }
  }

  private static NDIndex rows(int from, int count) {
    return new NDIndex().addSliceDim(from, from + count);
  }
}
