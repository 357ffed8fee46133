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
  private final List<String> unchecked = new ArrayList<>();

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

  /** Why contents could not be compared with the official ones; empty if all were. */
  List<String> unchecked() {
    return unchecked;
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
        unchecked.add("folder " + name + " is unpacked");
        continue;
      }
      Runnable alive = () -> progress.advance("check", 0, 0);
      String sha256 = Sha256.of(path, alive);
      files.add(name + " " + sha256);
      if (card.accepted().stream().noneMatch(file -> sha256.equals(file.sha256()))) {
        unknown(path, name, Checksum.sha256(sha256), alive);
      }
    }
  }

  /** Of a file that is none of those whose SHA-256 is known. */
  private void unknown(Path path, String name, Checksum sha256, Runnable alive) throws IOException {
    Optional<OfficialFile> official =
        card.accepted().stream().filter(file -> file.name().equals(name)).findFirst();
    if (official.isEmpty()) {
      ofFiles.add(
          name
              + " is none of the official files: "
              + String.join(", ", card.accepted().stream().map(OfficialFile::name).toList()));
      return;
    }
    Optional<Checksum> known = official.get().checksum();
    if (known.isEmpty()) {
      size(official.get(), Files.size(path));
      unchecked.add("no official checksum of " + name + " is known");
      return;
    }
    Checksum found = official.get().sha256() == null ? known.get().of(path, alive) : sha256;
    if (!found.equals(known.get())) {
      ofFiles.add(name + " has " + found + ", officially " + known.get().digits());
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
