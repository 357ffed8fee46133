package selfstudy.dataset;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.jspecify.annotations.Nullable;
import selfstudy.store.Sha256;

/**
 * Images in a zip archive, or a tar archive, gzipped or not. It is read once, as a stream; images
 * go one after the other into one temporary file, from which they are read in any order.
 */
final class ArchiveFiles implements ImageFiles {
  private static final int MOST_BYTES = 256 << 20;

  private final Path archive;
  private final TemporaryFolder folder;
  private final FileChannel spool;
  private final SortedMap<String, String> digests = new TreeMap<>();
  private final SortedMap<String, String> labels = new TreeMap<>();
  private final SortedSet<String> folders = new TreeSet<>();
  private final Map<String, Place> places = new HashMap<>();

  /**
   * @param work where the temporary file goes
   * @throws BadDataException if it is no archive, ends too early, or has entries that point outside
   */
  ArchiveFiles(Path archive, Path work, ImportProgress progress) throws IOException {
    this.archive = archive;
    if (!Files.isRegularFile(archive)) {
      throw new BadDataException(
          Files.isDirectory(archive)
              ? archive + " is a folder. It is named with folder: instead."
              : "There is no archive " + archive + ". Check the path after archive: in the study.");
    }
    folder = new TemporaryFolder(work, "archive-");
    spool =
        FileChannel.open(
            folder.path().resolve("images"),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    boolean read = false;
    try {
      readAll(progress);
      read = true;
    } finally {
      if (!read) {
        close();
      }
    }
  }

  private void readAll(ImportProgress progress) throws IOException {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive), 1 << 16);
        ArchiveInputStream<? extends ArchiveEntry> entries = entries(file)) {
      for (ArchiveEntry entry = next(entries); entry != null; entry = next(entries)) {
        take(entries, entry);
        progress.advance("read", digests.size(), 0);
      }
    }
  }

  private static ArchiveInputStream<? extends ArchiveEntry> entries(InputStream file)
      throws IOException {
    file.mark(2);
    boolean zip = file.read() == 'P' && file.read() == 'K';
    file.reset();
    return zip
        ? new ZipArchiveInputStream(file, "UTF-8", true, true)
        : new TarArchiveInputStream(unzipped(file));
  }

  private static InputStream unzipped(InputStream file) throws IOException {
    file.mark(2);
    boolean gzip = file.read() == 0x1f && file.read() == 0x8b;
    file.reset();
    return gzip ? new GZIPInputStream(file, 1 << 16) : file;
  }

  private @Nullable ArchiveEntry next(ArchiveInputStream<? extends ArchiveEntry> entries)
      throws IOException {
    try {
      return entries.getNextEntry();
    } catch (EOFException e) {
      throw cutShort(e);
    } catch (ZipException e) {
      throw damaged(e);
    } catch (IOException | IllegalArgumentException e) {
      throw damaged(e);
    }
  }

  private void take(InputStream in, ArchiveEntry entry) throws IOException {
    String path = checkedPath(entry);
    if (entry.isDirectory()) {
      folders.add(path);
      return;
    }
    boolean image = ImageFiles.isImage(path);
    if (!image && !ImageFiles.isLabels(path)) {
      return;
    }
    byte[] content = content(in, entry);
    if ((image ? digests : labels).put(path, Sha256.of(content)) != null) {
      throw bad(entry, "is there twice");
    }
    places.put(path, new Place(spool.size(), content.length));
    ByteBuffer buffer = ByteBuffer.wrap(content);
    for (long at = spool.size(); buffer.hasRemaining(); ) {
      at += spool.write(buffer, at);
    }
    for (int slash = path.indexOf('/'); image && slash > 0; slash = path.indexOf('/', slash + 1)) {
      folders.add(path.substring(0, slash));
    }
  }

  private byte[] content(InputStream in, ArchiveEntry entry) throws IOException {
    long declared = entry.getSize(); // unknown in a zip that was written as a stream
    if (declared > MOST_BYTES) {
      throw bad(entry, "has " + declared + " bytes, too many for an image");
    }
    byte[] content;
    try {
      content = in.readNBytes(declared < 0 ? MOST_BYTES + 1 : (int) declared);
    } catch (EOFException e) {
      throw cutShort(e);
    } catch (ZipException e) {
      throw damaged(e);
    } catch (IOException e) {
      // commons-compress has no type of its own for a truncated archive
      throw cutShort(e);
    }
    if (content.length > MOST_BYTES) {
      throw bad(entry, "has more than " + MOST_BYTES + " bytes, too many for an image");
    }
    if (content.length < declared) {
      throw cutShort(null);
    }
    return content;
  }

  /** The entry's path without {@code ./}; nothing may point outside the archive. */
  private String checkedPath(ArchiveEntry entry) {
    String name = entry.getName();
    if (entry instanceof TarArchiveEntry tar) {
      if (tar.isSymbolicLink() || tar.isLink()) {
        throw bad(entry, "is a link to " + tar.getLinkName());
      }
      if (!tar.isDirectory() && !tar.isFile()) {
        throw bad(entry, "is neither a file nor a folder");
      }
    }
    if (name.startsWith("/") || name.contains("\\") || name.matches("[A-Za-z]:.*")) {
      throw bad(entry, "has an absolute path");
    }
    if (Arrays.asList(name.split("/")).contains("..")) {
      throw bad(entry, "points outside of the archive");
    }
    return String.join(
        "/", Arrays.stream(name.split("/")).filter(p -> !p.isEmpty() && !p.equals(".")).toList());
  }

  private BadDataException bad(ArchiveEntry entry, String what) {
    return new BadDataException(
        "Entry "
            + entry.getName()
            + " of archive "
            + archive
            + ' '
            + what
            + ". An archive of images holds plain files and folders only; pack it anew.");
  }

  private BadDataException cutShort(@Nullable Exception cause) {
    return new BadDataException(
        "Archive " + archive + " ends in the middle. Copy or download it again.", cause);
  }

  private BadDataException damaged(Exception cause) {
    return new BadDataException(
        "Archive "
            + archive
            + " is damaged, or neither tar, tar.gz nor zip ("
            + cause.getMessage()
            + "). Copy or download it again, or pack it as tar.",
        cause);
  }

  @Override
  public String describe() {
    return "archive " + archive;
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
  public SortedSet<String> folders() {
    return folders;
  }

  @Override
  public byte[] read(String path) throws IOException {
    Place place = places.get(path);
    if (place == null) {
      throw new IllegalArgumentException("No image " + path + " in " + describe());
    }
    ByteBuffer buffer = ByteBuffer.allocate(place.length);
    while (buffer.hasRemaining()) {
      if (spool.read(buffer, place.offset + buffer.position()) < 0) {
        throw new EOFException("The temporary copy of " + archive + " was cut");
      }
    }
    return buffer.array();
  }

  @Override
  public void close() throws IOException {
    spool.close();
    folder.close();
  }

  private record Place(long offset, int length) {}
}
