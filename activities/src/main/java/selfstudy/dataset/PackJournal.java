package selfstudy.dataset;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import selfstudy.dataset.DatasetManifest.Part;
import selfstudy.dataset.DatasetManifest.Shard;
import selfstudy.spec.Json;

/**
 * The finished shards of an import under way, so that the next import of the same images goes on
 * behind them. The folder has each shard as a hard link and, written after it, an entry with what
 * became of its images. Imports of the same images that run at once write the same bytes there and
 * each works on links of its own, so none minds when another one ends and deletes the folder. What
 * nobody goes on with is deleted by {@link Leftovers} after a day.
 */
final class PackJournal {
  private final Path folder;
  private final Path own;
  private final ImportProgress progress;
  private final Map<String, SplitJournal> splits = new TreeMap<>();
  private boolean keeping = true;

  private PackJournal(Path folder, Path own, ImportProgress progress) {
    this.folder = folder;
    this.own = own;
    this.progress = progress;
  }

  /** A finished shard, and the images up to its end: those in it and those that failed. */
  private record Entry(Shard shard, List<Outcome> outcomes) {
    Entry {
      outcomes = List.copyOf(outcomes);
    }
  }

  /**
   * Takes over what there is, checked; what is damaged is deleted and the import starts anew.
   *
   * @param folder that the imports of these images, and of no others, share
   * @param own empty folder of this import, in the same file system
   */
  static PackJournal open(Path folder, Path own, Set<String> splits, ImportProgress progress)
      throws IOException {
    PackJournal journal = new PackJournal(folder, own, progress);
    try {
      for (String split : splits) {
        journal.split(split).takeOver();
      }
    } catch (IOException e) {
      progress.say(
          "What an import left in "
              + folder
              + " cannot be used ("
              + e.getMessage()
              + "): it starts anew.");
      journal.delete();
      journal.splits.clear();
      empty(own);
    }
    return journal;
  }

  private SplitJournal split(String split) {
    return splits.computeIfAbsent(split, SplitJournal::new);
  }

  /** How many images need not be decoded. */
  int images() {
    return splits.values().stream().mapToInt(split -> split.known).sum();
  }

  /** What became of a split's next image; empty from the first one on that is not known. */
  Optional<Outcome> next(String split) throws IOException {
    return split(split).next();
  }

  /** A shard of this import that need not be written; empty if it must be. */
  Optional<Shard> shard(String split, int number) {
    List<Shard> shards = split(split).shards;
    return number < shards.size() ? Optional.of(shards.get(number)) : Optional.empty();
  }

  /** Notes what became of a split's next image, which was not known. */
  void add(String split, Outcome outcome) {
    split(split).pending.add(outcome);
  }

  /** Keeps a shard of {@code own} with the outcomes that were added since the one before. */
  void finish(String split, int number, Shard shard) {
    List<Outcome> outcomes = split(split).pending;
    if (keeping) {
      try {
        keep(name(split, number), new Entry(shard, outcomes));
      } catch (IOException | UnsupportedOperationException e) {
        keeping = false; // The import itself needs no journal.
        progress.say(
            "If this import is interrupted, it starts anew: "
                + folder
                + " cannot keep what was packed ("
                + e
                + ").");
      }
    }
    outcomes.clear();
  }

  private void keep(String name, Entry entry) throws IOException {
    Files.createDirectories(folder);
    Path link = Files.createLink(own.resolve(name + ".link"), own.resolve(name));
    Files.move(link, folder.resolve(name), ATOMIC_MOVE);
    Path written = Files.write(own.resolve(entryName(name)), Json.write(entry));
    Files.move(written, folder.resolve(entryName(name)), ATOMIC_MOVE);
  }

  /** The import has ended well, or cannot use what is there. */
  void delete() {
    try {
      empty(folder);
      Files.deleteIfExists(folder);
    } catch (NoSuchFileException | DirectoryNotEmptyException e) {
      keeping = false; // There never was one, or another import has deleted it, or goes on.
    } catch (IOException e) {
      keeping = false; // The import itself needs no journal.
      progress.say("What is left in " + folder + " cannot be deleted (" + e + ").");
    }
  }

  private static void empty(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Of a shard's file. */
  static String name(String split, int number) {
    return "%s-%05d".formatted(split, number);
  }

  private static String entryName(String name) {
    return name + ".json";
  }

  /** One split. Its entries are read one at a time: memory doesn't grow with the dataset. */
  private final class SplitJournal {
    private final String split;
    private final List<Shard> shards = new ArrayList<>();
    private final List<Outcome> pending = new ArrayList<>();
    private Iterator<Outcome> outcomes = Collections.emptyIterator();
    private int opened;
    private int known;

    SplitJournal(String split) {
      this.split = split;
    }

    void takeOver() throws IOException {
      String name = name(split, shards.size());
      while (Files.exists(folder.resolve(entryName(name)))) {
        for (String file : List.of(name, entryName(name))) {
          Files.createLink(own.resolve(file), folder.resolve(file));
        }
        Entry entry = read(name);
        check(name, entry);
        shards.add(entry.shard());
        known += entry.outcomes().size();
        name = name(split, shards.size());
      }
    }

    private Entry read(String name) throws IOException {
      return Json.read(Files.readAllBytes(own.resolve(entryName(name))), Entry.class);
    }

    private void check(String name, Entry entry) throws IOException {
      Part found = Part.of(own.resolve(name), () -> progress.advance("check", 0, 0));
      long bytes = entry.outcomes().stream().mapToLong(Outcome::bytes).sum();
      long images = entry.outcomes().stream().filter(it -> it.failure() == null).count();
      boolean whole =
          found.equals(entry.shard().part())
              && bytes == found.bytes()
              && images == entry.shard().images();
      if (!whole) {
        throw new IOException(name + " is not as it was written");
      }
    }

    Optional<Outcome> next() throws IOException {
      while (!outcomes.hasNext() && opened < shards.size()) {
        outcomes = read(name(split, opened++)).outcomes().iterator();
      }
      return outcomes.hasNext() ? Optional.of(outcomes.next()) : Optional.empty();
    }
  }
}
