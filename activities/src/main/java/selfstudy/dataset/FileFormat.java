package selfstudy.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How a catalogue dataset's files hold its images. */
interface FileFormat {
  /** Class names, by label. */
  List<String> classes();

  /** What the format makes of the files, with the rule of the split: a part of the key. */
  String recipe();

  /**
   * Adds all images, in the files' order.
   *
   * @throws BadDataException if the files are not of this format
   */
  void read(Path folder, DatasetWriter writer, ImportProgress progress) throws IOException;
}
