package selfstudy.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Several folders and archives as one: a dataset that its home publishes in parts. */
final class JoinedFiles implements ImageFiles {
  private final List<ImageFiles> parts;
  private final Map<String, ImageFiles> owners = new HashMap<>();
  private final SortedMap<String, String> digests = new TreeMap<>();
  private final SortedMap<String, String> labels = new TreeMap<>();
  private final SortedSet<String> folders = new TreeSet<>();

  /**
   * Takes the parts over.
   *
   * @throws BadDataException if two have different files under one path
   */
  JoinedFiles(List<ImageFiles> parts) {
    this.parts = List.copyOf(parts);
    for (ImageFiles part : parts) {
      join(part, part.digests(), digests);
      join(part, part.labels(), labels);
      folders.addAll(part.folders());
    }
  }

  /**
   * Opens what holds a dataset together: folders, archives and files of labels.
   *
   * @param work local folder for temporary files
   */
  static ImageFiles open(List<Path> from, Path work, ImportProgress progress) throws IOException {
    List<ImageFiles> parts = new ArrayList<>();
    boolean opened = false;
    try {
      for (Path path : from) {
        parts.add(open(path, work, progress));
      }
      ImageFiles all = parts.size() == 1 ? parts.get(0) : new JoinedFiles(parts);
      opened = true;
      return all;
    } finally {
      if (!opened) {
        for (ImageFiles part : parts) {
          part.close();
        }
      }
    }
  }

  private static ImageFiles open(Path path, Path work, ImportProgress progress) throws IOException {
    if (Files.isDirectory(path)) {
      return new FolderFiles(path, progress);
    }
    return ImageFiles.isLabels(String.valueOf(path.getFileName()))
        ? new LooseFile(path)
        : new ArchiveFiles(path, work, progress);
  }

  private void join(ImageFiles part, SortedMap<String, String> from, SortedMap<String, String> to) {
    from.forEach(
        (path, sha256) -> {
          String other = to.put(path, sha256);
          if (other != null && !other.equals(sha256)) {
            throw new BadDataException(
                "File " + path + " is another in " + part.describe() + " than before it.");
          }
          owners.putIfAbsent(path, part);
        });
  }

  @Override
  public String describe() {
    return parts.stream().map(ImageFiles::describe).collect(Collectors.joining(" and "));
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
    SortedSet<String> all = new TreeSet<>();
    parts.forEach(part -> all.addAll(part.passedOver()));
    return all;
  }

  @Override
  public SortedSet<String> folders() {
    return folders;
  }

  @Override
  public byte[] content(String path) throws IOException {
    ImageFiles owner = owners.get(path);
    if (owner == null) {
      throw new IllegalArgumentException("No file " + path + " in " + describe());
    }
    return owner.content(path);
  }

  @Override
  public void close() throws IOException {
    for (ImageFiles part : parts) {
      part.close();
    }
  }
}
