package selfstudy.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A place from which a catalogue dataset's files come. */
public interface FileSource {
  /** Its name for a person. */
  String describe();

  /**
   * Saves the files into {@code folder} through {@link PinnedFile#save}, which checks each.
   *
   * @throws IOException if the place cannot be reached, or has other files
   */
  void fetch(List<PinnedFile> files, Path folder, ImportProgress progress) throws IOException;

  /**
   * The same place, keeping in {@code folder} what came before a connection broke off, for the next
   * fetch to go on from; of a place that cannot, the same.
   */
  default FileSource keepingParts(Path folder) {
    return this;
  }
}
