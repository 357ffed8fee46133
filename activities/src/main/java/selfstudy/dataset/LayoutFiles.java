package selfstudy.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.format.Mat5File;
import us.hebi.matlab.mat.types.Sources;

/**
 * Files by the end of their path, as official lists name them, whatever folders wrap them: {@code
 * meta/train.txt} finds {@code food-101/meta/train.txt}.
 */
final class LayoutFiles {
  private final ImageFiles files;
  private final Map<String, String> byEnd = new HashMap<>();
  private final Map<String, String> ambiguous = new HashMap<>();

  LayoutFiles(ImageFiles files) {
    this.files = files;
    files.digests().keySet().forEach(this::index);
    files.labels().keySet().forEach(this::index);
  }

  private void index(String path) {
    for (int start = 0; start >= 0; ) {
      String other = byEnd.putIfAbsent(path.substring(start), path);
      if (other != null) {
        ambiguous.put(path.substring(start), other);
      }
      int slash = path.indexOf('/', start);
      start = slash < 0 ? -1 : slash + 1;
    }
  }

  ImageFiles files() {
    return files;
  }

  /** Paths of the images, sorted. */
  Set<String> images() {
    return files.digests().keySet();
  }

  /**
   * The file whose path ends so.
   *
   * @throws BadDataException if there are two
   */
  Optional<String> find(String end) {
    String path = byEnd.get(end);
    if (path != null && !path.equals(end) && ambiguous.containsKey(end)) {
      throw new BadDataException(
          "There are two files "
              + end
              + " in "
              + files.describe()
              + ". Give the files of one dataset alone.");
    }
    return Optional.ofNullable(path);
  }

  boolean has(String end) {
    return find(end).isPresent();
  }

  /**
   * A file's content.
   *
   * @throws BadDataException if it is not there
   */
  byte[] content(String end) throws IOException {
    String path =
        find(end)
            .orElseThrow(
                () ->
                    new BadDataException(
                        "There is no "
                            + end
                            + " in "
                            + files.describe()
                            + ", which this layout needs. Add the archive that has it with another"
                            + " --from."));
    return files.read(path);
  }

  /** Lines of a text file, stripped, without empty ones and comments (#). */
  List<String> lines(String end) throws IOException {
    return new String(content(end), UTF_8)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .toList();
  }

  /**
   * A MATLAB file.
   *
   * @throws BadDataException if it is none
   */
  Mat5File matlab(String end) throws IOException {
    byte[] content = content(end);
    try {
      return Mat5.newReader(Sources.wrap(content)).readMat();
    } catch (IOException | RuntimeException e) {
      throw new BadDataException(
          end + " of " + files.describe() + " is no MATLAB 5 file (" + e + "). Get it again.", e);
    }
  }

  /** Collects what lists say. */
  Listing listing(List<String> classes) {
    return new Listing(classes);
  }

  /** Images as lists name them, in their order. */
  final class Listing {
    private final List<String> classes;
    private final Map<String, Integer> labels = new HashMap<>();
    private final List<LabelledFile> found = new ArrayList<>();
    private final List<String> absent = new ArrayList<>();

    private Listing(List<String> classes) {
      this.classes = classes;
      classes.forEach(name -> labels.put(name, labels.size()));
    }

    /**
     * @param end of the image's path
     * @throws BadDataException if there is no such class
     */
    void add(String split, String end, String name) {
      Integer label = labels.get(name);
      if (label == null) {
        throw new BadDataException(
            "Image "
                + end
                + " of "
                + files.describe()
                + " is of class "
                + name
                + ", unknown there.");
      }
      add(split, end, label);
    }

    void add(String split, String end, int label) {
      if (label < 0 || label >= classes.size()) {
        throw new BadDataException(
            "Image "
                + end
                + " of "
                + files.describe()
                + " has label "
                + (label + 1)
                + " of "
                + classes.size()
                + '.');
      }
      find(end)
          .ifPresentOrElse(
              path -> found.add(new LabelledFile(path, split, label)), () -> absent.add(end));
    }

    Arrangement arrangement() {
      return new Arrangement(classes, found, absent);
    }
  }
}
