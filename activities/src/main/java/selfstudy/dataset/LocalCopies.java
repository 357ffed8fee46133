package selfstudy.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import selfstudy.dataset.DatasetManifest.Part;
import selfstudy.store.ArtifactStore;
import selfstudy.store.Sha256;
import selfstudy.store.WatchedStream;

/**
 * Copies of immutable objects in a local folder of bounded size, which many processes may share: a
 * copy appears by an atomic rename, and each process checks its digest once. What was opened
 * longest ago goes first. While a process opens a dataset it holds a lock on it, shared, and what
 * is locked is not removed; files that are mapped already outlive their names. Room is measured and
 * reserved by one process at a time, so that what several download together stays within bounds.
 */
final class LocalCopies {
  /** How the names of unfinished copies end. */
  static final String PART = ".part";

  /** How the names of files end that tell how many bytes a copy under way will have. */
  private static final String RESERVED = ".reserved";

  /** Who holds this lock may measure and reserve; it is no dataset's, whose names are digits. */
  private static final String ROOM = "room";

  private static final Logger LOG = LoggerFactory.getLogger(LocalCopies.class);

  /** File locks are the process's: within it one dataset is opened at a time. */
  private static final Object PROCESS = new Object();

  private final ArtifactStore store;
  private final Path folder;
  private final Path datasets;
  private final long mostBytes;
  private final Set<Path> verified = new HashSet<>();

  /**
   * @param mostBytes that the copies may take; a dataset that is larger alone is copied all the
   *     same
   */
  LocalCopies(ArtifactStore store, Path folder, long mostBytes) {
    this.store = store;
    this.folder = folder;
    this.datasets = folder.resolve("datasets");
    this.mostBytes = mostBytes;
  }

  /** Opens copies, which stay where they are until it returns. */
  @FunctionalInterface
  interface Opening<T> {
    T open(List<Path> copies) throws IOException;
  }

  /**
   * Copies what is missing and opens it.
   *
   * @param alive called block by block
   * @throws BadDataException if an object is not what its manifest says
   */
  <T> T open(String dataset, List<Part> parts, Runnable alive, Opening<T> opening)
      throws IOException {
    synchronized (PROCESS) {
      try (FileChannel channel = lockFile(dataset);
          FileLock shared = channel.lock(0, Long.MAX_VALUE, true)) {
        Path home = Files.createDirectories(datasets.resolve(dataset));
        Files.setLastModifiedTime(home, FileTime.from(Instant.now()));
        List<Path> reserved = reserve(dataset, parts);
        try {
          List<Path> copies = new ArrayList<>();
          for (Part part : parts) {
            copies.add(copy(dataset, part, alive));
          }
          return opening.open(copies);
        } finally {
          for (Path reservation : reserved) {
            Files.deleteIfExists(reservation);
          }
        }
      }
    }
  }

  private FileChannel lockFile(String dataset) throws IOException {
    Path locks = Files.createDirectories(folder.resolve("locks"));
    return FileChannel.open(
        locks.resolve(dataset),
        StandardOpenOption.CREATE,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE);
  }

  /** Makes room for what is missing, and keeps it until the files that it returns are gone. */
  private List<Path> reserve(String dataset, List<Part> parts) throws IOException {
    List<Part> missing =
        parts.stream().filter(part -> !Files.exists(place(dataset, part))).toList();
    List<Path> reserved = new ArrayList<>();
    if (missing.isEmpty()) {
      return reserved;
    }
    try (FileChannel channel = lockFile(ROOM);
        FileLock exclusive = channel.lock()) {
      LOG.debug("Holds {}", exclusive);
      makeRoom(dataset, missing.stream().mapToLong(Part::bytes).sum());
      for (Part part : missing) {
        Path reservation = Path.of(place(dataset, part) + RESERVED);
        reserved.add(reservation);
        Files.writeString(reservation, Long.toString(part.bytes()));
      }
    }
    return reserved;
  }

  private Path place(String dataset, Part part) {
    return folder.resolve(DatasetManifest.object(dataset, part.name()));
  }

  private Path copy(String dataset, Part part, Runnable alive) throws IOException {
    Path copy = place(dataset, part);
    if (verified.contains(copy) && Files.exists(copy)) {
      return copy;
    }
    if (!Files.exists(copy) || !part.sha256().equals(Sha256.of(copy, alive))) {
      download(DatasetManifest.object(dataset, part.name()), part, copy, alive);
    }
    verified.add(copy);
    return copy;
  }

  private void download(String object, Part part, Path copy, Runnable alive) throws IOException {
    Path temporary = Files.createTempFile(copy.getParent(), part.name(), PART);
    try {
      try (InputStream in = new WatchedStream(store.open(object), alive)) {
        Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
      }
      long bytes = Files.size(temporary);
      if (bytes < part.bytes()) {
        throw new IOException(
            "Reading " + object + " ended after " + bytes + " of " + part.bytes() + " bytes");
      }
      if (!part.sha256().equals(Sha256.of(temporary, alive))) {
        throw new BadDataException(
            "Object "
                + object
                + " in "
                + store.describe()
                + " is not what its manifest says."
                + " Delete datasets/ of that key and fetch or import the dataset again.");
      }
      Files.move(temporary, copy, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Removes other datasets, the one that was opened longest ago first, until there is room. */
  private void makeRoom(String dataset, long needed) throws IOException {
    long used = 0;
    List<Held> held = held();
    for (Held one : held) {
      used += one.bytes;
    }
    for (Held one : held) {
      if (used + needed <= mostBytes) {
        return;
      }
      if (!one.home.endsWith(dataset) && remove(one.home)) {
        used -= one.bytes;
        LOG.info("Removed the local copy of dataset {}, {} bytes", one.home, one.bytes);
      }
    }
    if (used + needed > mostBytes) {
      LOG.warn(
          "The copies in {} take {} bytes, more than the {} that they may: what is left is in use",
          folder,
          used + needed,
          mostBytes);
    }
  }

  /** A dataset's copies. */
  private record Held(Path home, FileTime opened, long bytes) {}

  /** What is there, least recently opened first. */
  private List<Held> held() throws IOException {
    List<Held> held = new ArrayList<>();
    for (Path home : entries(datasets)) {
      long bytes = 0;
      List<Path> files = entries(home);
      for (Path file : files) {
        bytes += bytes(file, files);
      }
      FileTime opened = opened(home);
      if (opened != null) {
        held.add(new Held(home, opened, bytes));
      }
    }
    held.sort(Comparator.comparing(Held::opened).thenComparing(Held::home));
    return held;
  }

  /** What a file takes, or will when it is copied: what is reserved counts for what came of it. */
  private static long bytes(Path file, List<Path> beside) throws IOException {
    String name = file.toString();
    if (name.endsWith(RESERVED)) {
      Path copy = Path.of(name.substring(0, name.length() - RESERVED.length()));
      return beside.contains(copy) ? 0 : reserved(file);
    }
    boolean counted =
        name.endsWith(PART) && beside.stream().anyMatch(other -> isReservedFor(file, other));
    return counted ? 0 : size(file);
  }

  /** A copy under way is named after its object, with digits behind. */
  private static boolean isReservedFor(Path part, Path reservation) {
    String name = String.valueOf(reservation.getFileName());
    return name.endsWith(RESERVED)
        && String.valueOf(part.getFileName())
            .startsWith(name.substring(0, name.length() - RESERVED.length()));
  }

  private static long reserved(Path file) throws IOException {
    try {
      String bytes = Files.readString(file);
      return bytes.isEmpty() ? 0 : Long.parseLong(bytes); // empty: its process was killed
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /** Nothing of a folder that another process removes meanwhile. */
  private static List<Path> entries(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  private static @Nullable FileTime opened(Path home) throws IOException {
    try {
      return Files.getLastModifiedTime(home);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Whether it could be removed: no process is opening it. */
  private boolean remove(Path home) throws IOException {
    try (FileChannel channel = lockFile(String.valueOf(home.getFileName()));
        FileLock exclusive = channel.tryLock()) {
      if (exclusive == null) {
        return false;
      }
      for (Path file : entries(home)) {
        Files.deleteIfExists(file);
      }
      return Files.deleteIfExists(home);
    } catch (OverlappingFileLockException e) {
      return false; // this process is opening it
    } catch (FileSystemException e) {
      LOG.info("The local copy {} stays: {}", home, e.toString());
      return false; // some systems keep files that are mapped
    }
  }
}
