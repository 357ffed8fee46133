package selfstudy.bench;

import selfstudy.dataset.Image;
import selfstudy.dataset.ImageSet;

/** A set that only its size and labels are asked of: batches are made up. */
record Unseen(int size) implements ImageSet {
  private static final int CLASSES = 10;

  @Override
  public Image image(int index) {
    throw new UnsupportedOperationException("This set has no pixels");
  }

  @Override
  public int label(int index) {
    return index % CLASSES;
  }

  @Override
  public int classes() {
    return CLASSES;
  }
}
