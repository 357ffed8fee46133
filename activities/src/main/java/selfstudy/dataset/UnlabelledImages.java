package selfstudy.dataset;

import java.util.List;

/** A set without its labels, for those who are to predict them. */
public record UnlabelledImages(ImageSet all) implements ImageSet {
  @Override
  public int size() {
    return all.size();
  }

  @Override
  public Image image(int index) {
    return all.image(index);
  }

  @Override
  public int label(int index) {
    throw unlabelled();
  }

  @Override
  public List<Byte> truth(int index) {
    throw unlabelled();
  }

  @Override
  public int classes() {
    return all.classes();
  }

  @Override
  public boolean multiLabel() {
    return all.multiLabel();
  }

  private static IllegalStateException unlabelled() {
    return new IllegalStateException("A prediction cannot ask for the labels that it is tested on");
  }
}
