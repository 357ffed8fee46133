package selfstudy.dataset;

import java.util.List;

/** Some images of a set, in the order of {@code indices}. */
public record SelectedImages(ImageSet all, int[] indices) implements ImageSet {
  @Override
  public int size() {
    return indices.length;
  }

  @Override
  public Image image(int index) {
    return all.image(indices[index]);
  }

  @Override
  public int label(int index) {
    return all.label(indices[index]);
  }

  @Override
  public List<Byte> truth(int index) {
    return all.truth(indices[index]);
  }

  @Override
  public int classes() {
    return all.classes();
  }
}
