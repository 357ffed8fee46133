package selfstudy.dataset;

import java.util.List;
import java.util.stream.IntStream;

/** Decoded images, in memory or mapped; safe for use by many threads. */
public interface ImageSet {
  /** {@link #truth}: the image shows the class. */
  byte PRESENT = 1;

  /** {@link #truth}: it does not. */
  byte ABSENT = 0;

  /** {@link #truth}: only objects that are marked as difficult; neither. */
  byte DIFFICULT = -1;

  /** How many. */
  int size();

  /** The image at an index, 0 to size - 1. */
  Image image(int index);

  /**
   * Its class, 0 to classes - 1.
   *
   * @throws BadDataException if an image may show several: see {@link #truth}
   */
  int label(int index);

  /**
   * Where an image may show several classes, {@link #PRESENT}, {@link #ABSENT} or {@link
   * #DIFFICULT} for each class; empty where each has one.
   */
  default List<Byte> truth(int index) {
    return List.of();
  }

  /** Whether an image may show several classes, or none: {@link #truth} then has them. */
  default boolean multiLabel() {
    return size() > 0 && !truth(0).isEmpty();
  }

  /** How many classes the dataset has, whether or not all occur here. */
  int classes();

  /** The classes of all images, by index. */
  default int[] labels() {
    return IntStream.range(0, size()).map(this::label).toArray();
  }
}
