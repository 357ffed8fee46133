package selfstudy.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import selfstudy.store.Sha256;

/** Images in a folder; symbolic links are followed. */
final class FolderFiles implements ImageFiles {
  private final Path root;
  private final SortedMap<String, String> digests = new TreeMap<>();
  private final SortedMap<String, String> labels = new TreeMap<>();
  private final SortedSet<String> passedOver = new TreeSet<>();
  private final SortedSet<String> folders = new TreeSet<>();

  /**
   * @throws BadDataException if it is not a folder
   */
  FolderFiles(Path root, ImportProgress progress) throws IOException {
    this.root = root;
    if (!Files.isDirectory(root)) {
      throw new BadDataException(
          Files.exists(root)
              ? root + " is no folder. An archive is named with archive: instead."
              : "There is no folder " + root + ". Check the path after folder: in the study.");
    }
    Files.walkFileTree(
        root,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            folders.add(relative(folder));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String path = relative(file);
            if (ImageFiles.isLabels(path)) {
              labels.put(path, Sha256.of(file));
            } else if (ImageFiles.isImage(path) || isOtherImage(file, path, attributes)) {
              digests.put(path, Sha256.of(file));
              progress.advance("read", digests.size(), 0);
            } else if (!ImageFiles.isHidden(path)) {
              passedOver.add(path);
            }
            return FileVisitResult.CONTINUE;
          }

          private boolean isOtherImage(Path file, String path, BasicFileAttributes attributes) {
            if (ImageFiles.isHidden(path) || !attributes.isRegularFile()) {
              return false;
            }
            try (InputStream in = Files.newInputStream(file)) {
              return ImageFormat.of(in.readNBytes(ImageFormat.HEAD)).isPresent();
            } catch (IOException e) {
              throw unreadable(file, e);
            }
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            throw unreadable(file, e);
          }
        });
  }

  private static BadDataException unreadable(Path file, IOException cause) {
    return new BadDataException(
        "Cannot read " + file + " (" + cause + "). Allow reading it, or remove it from the folder.",
        cause);
  }

  private String relative(Path path) {
    return root.relativize(path).toString().replace('\\', '/');
  }

  @Override
  public String describe() {
    return "folder " + root;
  }

  @Override
  public SortedMap<String, String> digests() {
    return digests;
  }

  @Override
  public SortedMap<String, String> labels() {
    return labels;
  }

  @Override
  public SortedSet<String> passedOver() {
    return passedOver;
  }

  @Override
  public SortedSet<String> folders() {
    return folders;
  }

  @Override
  public byte[] content(String path) throws IOException {
    return Files.readAllBytes(root.resolve(path));
  }

  @Override
  public void close() {}
}
