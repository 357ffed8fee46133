package selfstudy.dataset;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
 * Images in a zip archive, or a tar archive, gzipped or not. It is read once, as a stream, for the
 * digests; then {@link ImagePlaces} are read in any order. A tar inside, gzipped or not, counts as
 * a folder: ImageNet's training images are a tar of a tar a class, Caltech-101 is a zip of a
 * tar.gz.
 */
final class ArchiveFiles implements ImageFiles {
  private static final int MOST_BYTES = 256 << 20;
  private static final String TAR = ".tar";

  /** A tar inside: the folder that it stands for, and its suffix. */
  private static final Pattern INNER = Pattern.compile("(.+?)(\\.tar|\\.tar\\.gz|\\.tgz)");

  private final Path archive;
  private final ImagePlaces places;
  private final SortedMap<String, String> digests = new TreeMap<>();
  private final SortedMap<String, String> labels = new TreeMap<>();
  private final SortedSet<String> passedOver = new TreeSet<>();
  private final SortedSet<String> folders = new TreeSet<>();

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
    places = new ImagePlaces(archive, work);
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
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive), 1 << 16)) {
      if (startsWith(file, 'P', 'K')) {
        readAll(new ZipArchiveInputStream(file, "UTF-8", true, true), null, "", progress);
      } else if (startsWith(file, 0x1f, 0x8b)) {
        InputStream unzipped = new GZIPInputStream(file, 1 << 16);
        readAll(new TarArchiveInputStream(unzipped), null, "", progress);
      } else {
        CountedStream plain = new CountedStream(file);
        readAll(new TarArchiveInputStream(plain), plain, "", progress);
      }
    }
  }

  private static boolean startsWith(InputStream file, int first, int second) throws IOException {
    file.mark(2);
    boolean starts = file.read() == first && file.read() == second;
    file.reset();
    return starts;
  }

  /**
   * @param plain of which {@code entries} are read, where the archive is plain tar
   * @param prefix of the paths: the folder that a tar inside stands for
   */
  private void readAll(
      ArchiveInputStream<? extends ArchiveEntry> entries,
      @Nullable CountedStream plain,
      String prefix,
      ImportProgress progress)
      throws IOException {
    for (ArchiveEntry entry = next(entries); entry != null; entry = next(entries)) {
      String path = prefix + checkedPath(entry);
      Matcher inner = INNER.matcher(path);
      boolean opened = prefix.isEmpty() && !entry.isDirectory() && !ImageFiles.isHidden(path);
      if (!opened || !inner.matches()) {
        take(entries, entry, path, plain);
      } else if (inner.group(2).equals(TAR)) {
        readAll(new TarArchiveInputStream(entries), plain, inner.group(1) + '/', progress);
      } else {
        readAll(new TarArchiveInputStream(unzipped(entries)), null, inner.group(1) + '/', progress);
      }
      progress.advance("read", digests.size(), 0);
    }
  }

  private InputStream unzipped(InputStream entry) throws IOException {
    try {
      return new GZIPInputStream(entry, 1 << 16);
    } catch (EOFException e) {
      throw cutShort(e);
    } catch (ZipException e) {
      throw damaged(e);
    }
  }

  private @Nullable ArchiveEntry next(ArchiveInputStream<? extends ArchiveEntry> entries)
      throws IOException {
    try {
      return entries.getNextEntry();
    } catch (EOFException e) {
      throw cutShort(e);
    } catch (IOException | IllegalArgumentException e) {
      throw damaged(e);
    }
  }

  private void take(InputStream in, ArchiveEntry entry, String path, @Nullable CountedStream plain)
      throws IOException {
    if (entry.isDirectory()) {
      folders.add(path);
      return;
    }
    if (ImageFiles.isHidden(path)) {
      return;
    }
    long offset = plain == null ? -1 : plain.position();
    boolean labelling = ImageFiles.isLabels(path);
    boolean named = labelling || ImageFiles.isImage(path);
    byte[] head = named ? new byte[0] : read(in, ImageFormat.HEAD);
    if (!named && ImageFormat.of(head).isEmpty()) {
      passedOver.add(path);
      return;
    }
    boolean image = !labelling;
    byte[] content = content(in, entry, head);
    if ((image ? digests : labels).put(path, Sha256.of(content)) != null) {
      throw bad(entry, "is there twice");
    }
    boolean whole = entry instanceof TarArchiveEntry tar && !tar.isSparse();
    if (offset >= 0 && whole) {
      places.inArchive(path, offset, content.length);
    } else {
      places.aside(path, content);
    }
    for (int slash = path.indexOf('/'); image && slash > 0; slash = path.indexOf('/', slash + 1)) {
      folders.add(path.substring(0, slash));
    }
  }

  /**
   * @param head what was read of it already
   */
  private byte[] content(InputStream in, ArchiveEntry entry, byte[] head) throws IOException {
    long declared = entry.getSize(); // unknown in a zip that was written as a stream
    if (declared > MOST_BYTES) {
      throw bad(entry, "has " + declared + " bytes, too many for an image");
    }
    if (declared >= 0 && declared < head.length) {
      throw bad(entry, "is longer than the " + declared + " bytes that it declares");
    }
    byte[] rest = read(in, (declared < 0 ? MOST_BYTES + 1 : (int) declared) - head.length);
    byte[] content = Arrays.copyOf(head, head.length + rest.length);
    System.arraycopy(rest, 0, content, head.length, rest.length);
    if (content.length > MOST_BYTES) {
      throw bad(entry, "has more than " + MOST_BYTES + " bytes, too many for an image");
    }
    if (content.length < declared) {
      throw cutShort(null);
    }
    return content;
  }

  private byte[] read(InputStream in, int most) throws IOException {
    try {
      return in.readNBytes(most);
    } catch (EOFException e) {
      throw cutShort(e);
    } catch (ZipException e) {
      throw damaged(e);
    } catch (IOException e) {
      // commons-compress has no type of its own for a truncated archive
      throw cutShort(e);
    }
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
  public SortedSet<String> passedOver() {
    return passedOver;
  }

  @Override
  public SortedSet<String> folders() {
    return folders;
  }

  @Override
  public byte[] content(String path) throws IOException {
    return places.read(path);
  }

  @Override
  public void close() throws IOException {
    places.close();
  }
}
