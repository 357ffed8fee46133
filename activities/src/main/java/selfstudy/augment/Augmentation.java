package selfstudy.augment;

import selfstudy.dataset.Image;
import selfstudy.random.Draws;

/**
 * From a decoded image to what an encoder sees. A pure function of the image and the draws; safe
 * for use by many threads, each of which has its own scratch buffers.
 *
 * <p>Values stay floats between the operations: unlike 8-bit pipelines nothing is rounded.
 */
public interface Augmentation {
  /** Height and width of what is written, in pixels. */
  int side();

  /** Floats written an image: side x side x 3, times the patches where there are several. */
  default int length() {
    return side() * side() * 3;
  }

  /**
   * Writes {@link #length} normalised floats, row by row, R G B interleaved.
   *
   * @param draws the node of this seed, epoch, image and view
   */
  void apply(Image in, Draws draws, float[] out, int offset);
}
