package selfstudy.evaluate;

import java.util.stream.IntStream;
import selfstudy.dataset.Image;
import selfstudy.dataset.ImageSet;

/** Some images of a set, in the order of their indices. */
record Subset(ImageSet whole, int[] indices) implements ImageSet {
  @Override
  public int size() {
    return indices.length;
  }

  @Override
  public Image image(int index) {
    return whole.image(indices[index]);
  }

  @Override
  public int label(int index) {
    return whole.label(indices[index]);
  }

  @Override
  public int classes() {
    return whole.classes();
  }

  /** The classes of all images of a set. */
  static int[] labels(ImageSet set) {
    return IntStream.range(0, set.size()).map(set::label).toArray();
  }
}
