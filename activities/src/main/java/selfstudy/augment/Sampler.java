package selfstudy.augment;

import java.util.Arrays;
import selfstudy.random.Draws;

/**
 * Which images each step sees: every epoch a fresh permutation, cut into batches; what is left over
 * at an epoch's end is dropped. A pure function of the step, so there is no position to save.
 *
 * @param images how many there are
 * @param batchSize images a step; all of them where there are fewer
 */
public record Sampler(Draws draws, int images, int batchSize) {
  public Sampler {
    if (images < 1 || batchSize < 1) {
      throw new IllegalArgumentException(
          "images and batchSize must be at least 1, but are " + images + " and " + batchSize);
    }
    batchSize = Math.min(batchSize, images);
  }

  /** Whole batches an epoch. */
  public int stepsPerEpoch() {
    return images / batchSize;
  }

  /** The epoch of a step, both from 0. */
  public long epoch(long step) {
    return step / stepsPerEpoch();
  }

  /** The images of a step, in the batch's order. */
  public int[] indices(long step) {
    return indices(step, order(epoch(step)));
  }

  /** All images in an epoch's order. */
  int[] order(long epoch) {
    return draws.at("order").at(epoch).permutation(images);
  }

  /** The same as {@link #indices(long)}, from the order of the step's epoch. */
  int[] indices(long step, int[] order) {
    int from = (int) (step % stepsPerEpoch()) * batchSize;
    return Arrays.copyOfRange(order, from, from + batchSize);
  }
}
