package selfstudy.dataset;

import java.util.List;
import selfstudy.spec.DataSelection;
import selfstudy.spec.Labels;

/**
 * How many images a dataset has, known before it is in the store.
 *
 * @param name for people
 * @param classes their names, by label
 * @param training training images of each class
 * @param test test images of all classes
 * @param unlabelled images without a label, which encoders are pretrained on too
 */
public record DatasetSizes(
    String name, List<String> classes, List<Integer> training, int test, int unlabelled) {
  /** Of a dataset in which all images are labelled. */
  public DatasetSizes(String name, List<String> classes, List<Integer> training, int test) {
    this(name, classes, training, test, 0);
  }

  public DatasetSizes {
    classes = List.copyOf(classes);
    training = List.copyOf(training);
  }

  /** Images that an encoder can be pretrained on: of all classes, and without a label. */
  public int images() {
    return training.stream().mapToInt(Integer::intValue).sum() + unlabelled;
  }

  /**
   * Refuses a selection that asks for more images or labels than there are. What depends on which
   * images are drawn is left to the draw.
   *
   * @throws BadDataException with what the most is
   */
  public void check(DataSelection selection) {
    int all = images();
    Integer kept = selection.images();
    int images = kept == null ? all : kept;
    if (images > all) {
      throw new BadDataException(
          "images: " + images + " is more than the " + all + " training images of " + name + ".");
    }
    Labels labels = selection.labels();
    if (kept == null || labels.unit() == Labels.Unit.PER_CLASS) {
      checkDraw(labels);
    }
    double wanted =
        switch (labels.unit()) {
          case PER_CLASS -> labels.amount() * classes.size();
          case TOTAL -> labels.amount();
          case ALL, PERCENT -> 0;
        };
    if (wanted > images) {
      throw new BadDataException(
          "labels: " + labels + " is more than the " + images + " images kept of " + name + ".");
    }
  }

  private void checkDraw(Labels labels) {
    if (labels.unit() == Labels.Unit.ALL) {
      return;
    }
    try {
      LabelDraw.quotas(labels, training.stream().mapToInt(Integer::intValue).toArray(), classes);
    } catch (BadDataException e) {
      throw new BadDataException(name + ": " + e.getMessage());
    }
  }
}
