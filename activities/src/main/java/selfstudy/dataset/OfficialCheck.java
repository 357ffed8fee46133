package selfstudy.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import selfstudy.dataset.DatasetCard.OfficialFile;
import selfstudy.store.Sha256;

/** Compares what is imported with what the catalogue says of the dataset. */
final class OfficialCheck {
  private static final int SHOWN = 5;

  private final DatasetCard card;
  private final List<String> ofFiles = new ArrayList<>();
  private final List<String> ofContents = new ArrayList<>();
  private final List<String> noted = new ArrayList<>();
  private final List<String> files = new ArrayList<>();

  OfficialCheck(DatasetCard card) {
    this.card = card;
  }

  /** Sentences on what is not as it is officially; empty if all is. */
  List<String> differences() {
    return Stream.of(ofFiles, ofContents, noted).flatMap(List::stream).toList();
  }

  /** What was read, with the SHA-256 of each archive. */
  List<String> files() {
    return files;
  }

  /** Notes a difference. */
  void note(String difference) {
    noted.add(difference);
  }

  /** Compares archives and files by name and checksum; an unpacked folder has none. */
  void files(List<Path> from, ImportProgress progress) throws IOException {
    for (Path path : from) {
      String name = String.valueOf(path.toAbsolutePath().normalize().getFileName());
      if (Files.isDirectory(path)) {
        files.add("folder " + name + ", without checksum");
        continue;
      }
      String sha256 = Sha256.of(path, () -> progress.advance("check", 0, 0));
      files.add(name + " " + sha256 + unchecked(name));
      checksum(name, sha256, Files.size(path));
    }
  }

  private String unchecked(String name) {
    return card.files().stream().anyMatch(file -> file.name().equals(name) && file.sha256() == null)
        ? " (official checksum not known)"
        : "";
  }

  private void checksum(String name, String sha256, long bytes) {
    if (card.files().stream().anyMatch(file -> sha256.equals(file.sha256()))) {
      return;
    }
    Optional<OfficialFile> official =
        card.files().stream().filter(file -> file.name().equals(name)).findFirst();
    if (official.isEmpty()) {
      ofFiles.add(
          name
              + " is none of the official files: "
              + String.join(", ", card.files().stream().map(OfficialFile::name).toList()));
    } else if (official.get().sha256() != null) {
      ofFiles.add(name + " has SHA-256 " + sha256 + ", officially " + official.get().sha256());
    } else {
      size(official.get(), bytes);
    }
  }

  /** All there is to compare where the catalogue has no checksum. */
  private void size(OfficialFile official, long bytes) {
    Long known = official.bytes();
    if (known != null && known != bytes) {
      ofFiles.add(official.name() + " has " + bytes + " bytes, officially " + known);
    }
  }

  /** Compares classes and counts; what was compared before no longer counts. */
  void contents(Arrangement found) {
    ofContents.clear();
    int classes = found.classes().size();
    if (classes != card.classes()) {
      ofContents.add(classes + " classes, officially " + card.classes());
    }
    if (card.classNames() != null) {
      names("missing classes", card.classNames(), found.classes());
      names("unknown classes", found.classes(), card.classNames());
    }
    for (String split : List.of(DatasetManifest.TRAIN, DatasetManifest.TEST)) {
      if (found.images(split) != card.images(split)) {
        ofContents.add(
            found.images(split) + " " + split + " images, officially " + card.images(split));
      }
    }
    if (!found.absent().isEmpty()) {
      ofContents.add("listed images that are not there: " + some(found.absent()));
    }
  }

  private void names(String what, List<String> all, List<String> without) {
    TreeSet<String> left = new TreeSet<>(all);
    without.forEach(left::remove);
    if (!left.isEmpty()) {
      ofContents.add(what + ": " + some(List.copyOf(left)));
    }
  }

  private static String some(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
    return names.size() <= SHOWN ? first : first + " and " + (names.size() - SHOWN) + " more";
  }

  /**
   * @throws BadDataException with all differences, if there are any
   */
  void refuseDifferences() {
    List<String> differences = differences();
    if (!differences.isEmpty()) {
      throw new BadDataException(
          "This is not the official "
              + card.name()
              + " ("
              + card.home()
              + "):\n  "
              + String.join("\n  ", differences)
              + "\nGet the official files, or import it under a name of its own with --subset NAME.");
    }
  }
}
