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
    int from = (int) (step % stepsPerEpoch()) * batchSize;
    int[] order = draws.at("order").at(epoch(step)).permutation(images);
    return Arrays.copyOfRange(order, from, from + batchSize);
  }
}
