package selfstudy.dataset;

import java.util.List;
import selfstudy.spec.DataSelection;
import selfstudy.spec.InvalidSpec;
import selfstudy.spec.Labels;

/**
 * How many images a dataset has, known before it is in the store.
 *
 * @param name for people
 * @param classes their names, by label
 * @param training training images that show each class
 * @param labelled training images with labels
 * @param test test images of all classes
 * @param unlabelled images without a label, which encoders are pretrained on too
 * @param multiLabel whether an image may show several classes, or none
 */
public record DatasetSizes(
    String name,
    List<String> classes,
    List<Integer> training,
    int labelled,
    int test,
    int unlabelled,
    boolean multiLabel) {
  public DatasetSizes {
    classes = List.copyOf(classes);
    training = List.copyOf(training);
  }

  /** Of images that show one class each, all of them labelled. */
  public DatasetSizes(String name, List<String> classes, List<Integer> training, int test) {
    this(
        name,
        classes,
        training,
        training.stream().mapToInt(Integer::intValue).sum(),
        test,
        0,
        false);
  }

  /** Images that an encoder can be pretrained on: labelled or not. */
  public int images() {
    return labelled + unlabelled;
  }

  /**
   * Refuses a selection to pretrain on that asks for more images or labels than there are. What
   * depends on which images are drawn is left to the draw.
   *
   * @throws InvalidSpec with what the most is, of {@code images} or {@code labels}
   */
  public void checkPretraining(DataSelection selection) {
    check(selection, images(), " training images of ");
  }

  /**
   * The same for one to judge encoders on, which needs labels: images without are not drawn for it.
   *
   * @throws InvalidSpec with what the most is, of {@code images} or {@code labels}
   */
  public void checkEvaluation(DataSelection selection) {
    check(
        selection,
        labelled,
        unlabelled == 0 ? " training images of " : " training images with labels of ");
  }

  private void check(DataSelection selection, int most, String what) {
    Integer kept = selection.images();
    int from = kept == null ? most : kept;
    if (from > most) {
      throw new InvalidSpec(
          "images", "images must be at most the " + most + what + name + ", but is " + from);
    }
    Labels labels = selection.labels();
    if (multiLabel || kept == null || labels.unit() == Labels.Unit.PER_CLASS) {
      checkDraw(labels, from);
    }
    double wanted =
        switch (labels.unit()) {
          case PER_CLASS -> labels.amount() * classes.size();
          case TOTAL -> labels.amount();
          case ALL, PERCENT -> 0;
        };
    if (wanted > from) {
      throw new InvalidSpec(
          "labels",
          "labels must be at most the " + from + " images kept of " + name + ", but is " + labels);
    }
  }

  private void checkDraw(Labels labels, int from) {
    if (labels.unit() == Labels.Unit.ALL) {
      return;
    }
    try {
      if (multiLabel) {
        LabelDraw.quota(labels, from);
      } else {
        LabelDraw.quotas(labels, training.stream().mapToInt(Integer::intValue).toArray(), classes);
      }
    } catch (BadDataException e) {
      throw new InvalidSpec("labels", name + ": " + e.getMessage());
    }
  }

  /**
   * Refuses a selection of which nothing can be held out to choose by: where an image shows one
   * class each, some class needs two that are labelled. {@link #checkEvaluation} is to come first.
   * Whether images that are kept of a dataset suffice, all of their labels seen, is left to their
   * draw.
   *
   * @param otherwise what needs no choice, for people
   * @throws InvalidSpec of {@code labels}
   */
  public void checkChoice(DataSelection selection, String otherwise) {
    Integer kept = selection.images();
    Labels labels = selection.labels();
    if (kept != null && labels.unit() == Labels.Unit.ALL && !multiLabel) {
      return;
    }
    long drawn =
        switch (labels.unit()) {
          case ALL -> kept == null ? labelled : kept;
          case PER_CLASS -> (long) (labels.amount() * classes.size());
          case TOTAL, PERCENT -> LabelDraw.total(labels, kept == null ? labelled : kept);
        };
    if (drawn <= (multiLabel ? 1 : classes.size())) {
      throw new InvalidSpec(
          "labels",
          "labels: %s leaves %s, so nothing can be held out to choose on; ask for more labels, or for %s"
              .formatted(
                  labels,
                  multiLabel
                      ? name + " one image"
                      : "every class of " + name + " one image at most",
                  otherwise));
    }
  }
}
