package selfstudy.dataset;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the files of an archive can be read in any order: in the archive itself where it is plain
 * tar, else one after the other in a temporary file. Reading is safe for many threads.
 */
final class ImagePlaces implements AutoCloseable {
  private final Path archive;
  private final Path work;
  private final FileChannel plain;
  private final Map<String, Place> places = new HashMap<>();
  private @Nullable TemporaryFolder folder;
  private @Nullable FileChannel spool;

  /**
   * @param work where the temporary file goes, if there need be one
   */
  ImagePlaces(Path archive, Path work) throws IOException {
    this.archive = archive;
    this.work = work;
    this.plain = FileChannel.open(archive, StandardOpenOption.READ);
  }

  private record Place(FileChannel in, long offset, int length) {}

  /** A file that lies in the archive as it is. */
  void inArchive(String path, long offset, int length) {
    places.put(path, new Place(plain, offset, length));
  }

  /** Copies a file aside. */
  void aside(String path, byte[] content) throws IOException {
    FileChannel to = spool;
    if (to == null) {
      TemporaryFolder made = new TemporaryFolder(work, "archive-");
      folder = made;
      to =
          FileChannel.open(
              made.path().resolve("images"),
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      spool = to;
    }
    places.put(path, new Place(to, to.size(), content.length));
    ByteBuffer buffer = ByteBuffer.wrap(content);
    for (long at = to.size(); buffer.hasRemaining(); ) {
      at += to.write(buffer, at);
    }
  }

  /** A file's content. */
  byte[] read(String path) throws IOException {
    Place place = places.get(path);
    if (place == null) {
      throw new IllegalArgumentException("No image " + path + " in archive " + archive);
    }
    ByteBuffer buffer = ByteBuffer.allocate(place.length);
    while (buffer.hasRemaining()) {
      if (place.in.read(buffer, place.offset + buffer.position()) < 0) {
        throw new EOFException("Archive " + archive + ", or its temporary copy, was cut");
      }
    }
    return buffer.array();
  }

  @Override
  public void close() throws IOException {
    plain.close();
    if (spool != null) {
      spool.close();
    }
    if (folder != null) {
      folder.close();
    }
  }
}
