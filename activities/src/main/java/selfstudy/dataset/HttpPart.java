package selfstudy.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import selfstudy.store.Sha256;

/**
 * A download that goes on where it broke off, where the server knows ranges (RFC 9110, section 14);
 * where it does not, from the start. A part belongs to one download at a time: a second one of the
 * same file, here or in another process, has a part of its own.
 */
final class HttpPart implements AutoCloseable {
  private static final int CONNECT_MILLIS = 10_000;
  private static final int READ_MILLIS = 30_000;
  private static final int BLOCK = 1 << 16;
  private static final int RANGE_NOT_SATISFIABLE = 416;
  private static final String SUFFIX = ".part";

  private final URI address;
  private final Path file;
  private final FileChannel channel;
  private final boolean shared;

  private HttpPart(URI address, Path file, FileChannel channel, boolean shared) {
    this.address = address;
    this.file = file;
    this.channel = channel;
    this.shared = shared;
  }

  /**
   * What there is of a file already, or nothing.
   *
   * @param folder of the parts, made if need be
   */
  static HttpPart open(URI address, PinnedFile wanted, Path folder) throws IOException {
    Files.createDirectories(folder);
    // Two servers may have zipped a file differently.
    String of = Sha256.of((address + " " + wanted.sha256()).getBytes(UTF_8));
    Path file = folder.resolve(wanted.name() + '-' + of.substring(0, 16) + SUFFIX);
    FileChannel channel = channel(file);
    if (lock(channel) != null && Files.exists(file)) {
      return new HttpPart(address, file, channel, true);
    }
    channel.close();
    Path own = Files.createTempFile(folder, wanted.name(), SUFFIX);
    return new HttpPart(address, own, channel(own), false);
  }

  private static FileChannel channel(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by another thread of this process
    }
  }

  /** Where it is. */
  Path file() {
    return file;
  }

  /** Forgets what there is. */
  void restart() throws IOException {
    channel.truncate(0);
  }

  /** The part is no longer needed. */
  void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public void close() throws IOException {
    boolean empty = channel.size() == 0;
    channel.close();
    if (!shared || empty) {
      Files.deleteIfExists(file);
    }
  }

  /**
   * Downloads what is missing, again and again while each connection brings more.
   *
   * @param most bytes that the file can have
   * @return whether some of it was there before
   * @throws IOException if a connection brings nothing, or too much; what came is kept
   */
  boolean download(long most, ImportProgress progress) throws IOException {
    boolean resumed = channel.size() > 0;
    boolean anew = false;
    while (true) {
      long before = channel.size();
      try {
        connect(most, progress);
        return resumed;
      } catch (IOException e) {
        boolean forgotten = channel.size() == 0 && before > 0 && !anew;
        anew |= forgotten;
        if (channel.size() <= before && !forgotten) {
          throw broken(e);
        }
      }
    }
  }

  private IOException broken(IOException cause) throws IOException {
    long kept = channel.size();
    if (kept == 0 || !shared) {
      return cause;
    }
    return new IOException(
        address
            + " broke off ("
            + cause.getMessage()
            + "). "
            + kept
            + " bytes came and are kept for a day: the next fetch goes on from there.",
        cause);
  }

  private void connect(long most, ImportProgress progress) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    long have = channel.size();
    if (have > 0) {
      connection.setRequestProperty("Range", "bytes=" + have + "-");
    }
    try {
      if (begins(connection, have)) {
        receive(connection, most, progress);
      }
    } finally {
      connection.disconnect();
    }
  }

  /** Whether a body follows that goes on behind what there is now. */
  private boolean begins(HttpURLConnection connection, long have) throws IOException {
    int status = connection.getResponseCode();
    String range = String.valueOf(connection.getHeaderField("Content-Range"));
    if (status == HttpURLConnection.HTTP_OK) {
      restart(); // the server knows no ranges
      return true;
    }
    if (status == HttpURLConnection.HTTP_PARTIAL && range.startsWith("bytes " + have + "-")) {
      return true;
    }
    if (status == RANGE_NOT_SATISFIABLE && range.equals("bytes */" + have)) {
      return false; // all is there
    }
    if (have > 0 && (status == RANGE_NOT_SATISFIABLE || status == HttpURLConnection.HTTP_PARTIAL)) {
      restart(); // another file than before
    }
    throw new IOException(address + " answers " + status);
  }

  private void receive(HttpURLConnection connection, long most, ImportProgress progress)
      throws IOException {
    long have = channel.size();
    long length = connection.getContentLengthLong();
    long total = length < 0 ? 0 : have + length;
    byte[] block = new byte[BLOCK];
    try (InputStream body = connection.getInputStream()) {
      for (int n = body.read(block); n >= 0; n = body.read(block)) {
        channel.write(ByteBuffer.wrap(block, 0, n), have);
        have += n;
        if (have > most) {
          restart();
          throw new IOException(address + " is longer than the file can be, " + most + " bytes");
        }
        progress.advance("download", have, total);
      }
    }
    if (have < total) {
      throw new IOException("the connection ended after " + have + " of " + total + " bytes");
    }
  }
}
