package selfstudy.dataset;

import java.util.List;

/**
 * An image file of a split.
 *
 * @param label its class, by index into the arrangement's names; -1 if an image may show several
 * @param truth where an image may show several classes, {@link ImageSet#truth} of it; else empty
 */
record LabelledFile(String path, String split, int label, List<Byte> truth) {
  LabelledFile {
    truth = List.copyOf(truth);
  }

  /** An image of one class. */
  LabelledFile(String path, String split, int label) {
    this(path, split, label, List.of());
  }
}
