package selfstudy.dataset;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import selfstudy.store.Sha256;

/** Image files in folders, wherever they are. Paths are relative, with {@code /}. */
interface ImageFiles extends AutoCloseable {
  /** Paths that a sentence names. */
  int SHOWN = 5;

  /** Suffixes of what can be decoded, if it is what it is called. */
  Set<String> SUFFIXES = Set.of("jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff");

  /** Suffixes of other images: what is of such a format counts as a corrupt image. */
  Set<String> OTHERS = Set.of("webp", "heic", "heif", "avif", "jp2", "psd");

  /** Suffixes of what official datasets keep labels and splits in. */
  Set<String> LABELS = Set.of("txt", "mat", "xml");

  /** Where they are, for a person. */
  String describe();

  /** Paths of the image files, with the SHA-256 of their content. */
  SortedMap<String, String> digests();

  /** Paths of files that may hold labels, with the SHA-256 of their content. */
  SortedMap<String, String> labels();

  /** Paths of files that are neither, by name or by content; hidden ones are not among them. */
  default SortedSet<String> passedOver() {
    return new TreeSet<>();
  }

  /** A sentence on {@link #passedOver}, if there are any. */
  default Optional<String> describePassedOver() {
    SortedSet<String> paths = passedOver();
    if (paths.isEmpty()) {
      return Optional.empty();
    }
    String first = paths.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return Optional.of(
        paths.size()
            + (paths.size() == 1 ? " file" : " files")
            + " of "
            + describe()
            + " passed over, being no images: "
            + first
            + (paths.size() > SHOWN ? " and " + (paths.size() - SHOWN) + " more" : ""));
  }

  /** Paths of the folders. */
  SortedSet<String> folders();

  /** A file's content as it is now; safe for many threads. */
  byte[] content(String path) throws IOException;

  /**
   * A file's content as it was when it was listed; safe for many threads.
   *
   * @throws BadDataException if it is another one now
   */
  default byte[] read(String path) throws IOException {
    String listed = digests().containsKey(path) ? digests().get(path) : labels().get(path);
    if (listed == null) {
      throw new IllegalArgumentException("No file " + path + " in " + describe());
    }
    byte[] content;
    try {
      content = content(path);
    } catch (NoSuchFileException e) {
      throw changed(path, "is gone", e);
    }
    if (!Sha256.of(content).equals(listed)) {
      throw changed(path, "has changed", null);
    }
    return content;
  }

  private BadDataException changed(String path, String what, @Nullable Exception cause) {
    return new BadDataException(
        "File "
            + path
            + " of "
            + describe()
            + ' '
            + what
            + " since the import began. Import again when nothing writes there any more.",
        cause);
  }

  @Override
  void close() throws IOException;

  /**
   * Whether a file is called an image, of a format that can be decoded or not; hidden files and
   * folders are not. Other files may be images too, which {@link ImageFormat} tells.
   */
  static boolean isImage(String path) {
    if (isHidden(path)) {
      return false;
    }
    String suffix = suffix(path);
    return SUFFIXES.contains(suffix) || OTHERS.contains(suffix);
  }

  private static String suffix(String path) {
    return path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /** Whether a path is that of a file that may hold labels; hidden ones are not. */
  static boolean isLabels(String path) {
    return !isHidden(path) && LABELS.contains(suffix(path));
  }

  /** Whether a part of the path starts with a dot, or holds a Mac's resource forks. */
  static boolean isHidden(String path) {
    for (String part : path.split("/", -1)) {
      if (part.startsWith(".") || part.equals("__MACOSX")) {
        return true;
      }
    }
    return false;
  }
}
