package selfstudy.dataset;

import java.io.IOException;

/** How a dataset's home lays out image files, their labels and their splits. */
interface Layout {
  /** What it makes of the files, with the rule of the split: a part of the key. */
  String recipe();

  /**
   * Sorts the images into classes and splits; nothing is decoded.
   *
   * @throws BadDataException if the files are not laid out so
   */
  Arrangement arrange(LayoutFiles files) throws IOException;
}
