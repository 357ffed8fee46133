package selfstudy.dataset;

import java.util.List;

/** Images of one dataset, and behind them others of it that have no label: -1. */
record JoinedImages(ImageSet first, ImageSet second) implements ImageSet {
  @Override
  public int size() {
    return first.size() + second.size();
  }

  @Override
  public Image image(int index) {
    return index < first.size() ? first.image(index) : second.image(index - first.size());
  }

  @Override
  public int label(int index) {
    return index < first.size() ? first.label(index) : second.label(index - first.size());
  }

  @Override
  public List<Byte> truth(int index) {
    return index < first.size() ? first.truth(index) : second.truth(index - first.size());
  }

  @Override
  public int classes() {
    return first.classes();
  }
}
