package selfstudy.dataset;

import java.util.stream.IntStream;

/** Decoded images, in memory or mapped; safe for use by many threads. */
public interface ImageSet {
  /** How many. */
  int size();

  /** The image at an index, 0 to size - 1. */
  Image image(int index);

  /** Its class, 0 to classes - 1. */
  int label(int index);

  /** How many classes the dataset has, whether or not all occur here. */
  int classes();

  /** The classes of all images, by index. */
  default int[] labels() {
    return IntStream.range(0, size()).map(this::label).toArray();
  }
}
