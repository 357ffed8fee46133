package selfstudy.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What processes that were killed left in local folders: untouched for a day, and not of a process
 * that lives.
 */
public final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
  private static final Duration ABANDONED = Duration.ofDays(1);

  /** As {@link TemporaryFolder} names them. */
  private static final Pattern OWNED = Pattern.compile("[a-z]+-(\\d+)-\\d+");

  private final Instant limit;

  /** As of a moment. */
  public Leftovers(Instant now) {
    this.limit = now.minus(ABANDONED);
  }

  /** Deletes temporary folders in {@code work}; their names tell the process. */
  public void sweepFolders(Path work) throws IOException {
    if (!Files.isDirectory(work)) {
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(work)) {
      for (Path entry : entries) {
        if (isLeft(entry)) {
          delete(new TemporaryFolder(entry));
        }
      }
    }
  }

  /** Deletes unfinished copies of datasets anywhere in {@code cache}. */
  public void sweepCopies(Path cache) throws IOException {
    if (!Files.isDirectory(cache)) {
      return;
    }
    List<Path> parts;
    try (Stream<Path> files = Files.walk(cache)) {
      parts = files.filter(file -> file.toString().endsWith(LocalCopies.PART)).toList();
    }
    for (Path part : parts) {
      if (isOld(part)) {
        Files.deleteIfExists(part);
      }
    }
  }

  private boolean isLeft(Path entry) throws IOException {
    Matcher owned = OWNED.matcher(String.valueOf(entry.getFileName()));
    if (owned.matches() && ProcessHandle.of(Long.parseLong(owned.group(1))).isPresent()) {
      return false;
    }
    try (Stream<Path> files = Files.walk(entry)) {
      return files.allMatch(this::isOld);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private boolean isOld(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant().isBefore(limit);
    } catch (NoSuchFileException e) {
      return false; // Another worker sweeps too.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(TemporaryFolder folder) throws IOException {
    try (folder) {
      LOG.info("Deletes what a killed process left in {}", folder.path());
    }
  }
}
