package selfstudy.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import selfstudy.store.Sha256;

/**
 * A download that goes on where it broke off, where the server knows ranges (RFC 9110, section 14);
 * where it does not, from the start. A part belongs to one download at a time: a second one of the
 * same file, here or in another process, has a part of its own. Whose it is tells a lock on a file
 * beside it, which stays: POSIX forgets a lock when the process closes any descriptor of its file.
 */
final class HttpPart implements AutoCloseable {
  private static final int CONNECT_MILLIS = 10_000;
  private static final int READ_MILLIS = 30_000;
  private static final int BLOCK = 1 << 16;
  private static final int RANGE_NOT_SATISFIABLE = 416;
  private static final int PERMANENT_REDIRECT = 308;
  private static final int TEMPORARY_REDIRECT = 307;
  private static final int MOST_REDIRECTS = 5;
  private static final String SUFFIX = ".part";

  /** Locks of this process: a file lock is of a process, not of a thread. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final URI address;
  private final Path file;
  private final FileChannel channel;
  private final @Nullable Lock lock;

  private HttpPart(URI address, Path file, FileChannel channel, @Nullable Lock lock) {
    this.address = address;
    this.file = file;
    this.channel = channel;
    this.lock = lock;
  }

  /** Of the part that the next download goes on from. */
  private record Lock(Path file, FileChannel channel) {
    /** Nothing if another download has it. */
    static Optional<Lock> take(Path part) throws IOException {
      Path file = Path.of(part.toAbsolutePath().normalize() + ".lock");
      if (!HELD.add(file)) {
        return Optional.empty();
      }
      Lock taken = null;
      FileChannel channel = null;
      try {
        channel = HttpPart.channel(file);
        if (channel.tryLock() != null) {
          taken = new Lock(file, channel);
        }
        return Optional.ofNullable(taken);
      } finally {
        if (taken == null) {
          if (channel != null) {
            channel.close();
          }
          HELD.remove(file);
        }
      }
    }

    void release() throws IOException {
      try {
        channel.close();
      } finally {
        HELD.remove(file);
      }
    }
  }

  /** This machine failed, not the connection. */
  private static final class LocalException extends IOException {
    private static final long serialVersionUID = 1;

    LocalException(String message, IOException cause) {
      super(message, cause);
    }
  }

  /**
   * What there is of a file already, or nothing.
   *
   * @param folder of the parts, made if need be
   */
  static HttpPart open(URI address, PinnedFile wanted, Path folder) throws IOException {
    Files.createDirectories(folder);
    // Two servers may have zipped a file differently.
    String of = Sha256.of((address + " " + wanted.checksum().digits()).getBytes(UTF_8));
    Path file = folder.resolve(wanted.name() + '-' + of.substring(0, 16) + SUFFIX);
    Optional<Lock> lock = Lock.take(file);
    try {
      Path own = lock.isPresent() ? file : Files.createTempFile(folder, wanted.name(), SUFFIX);
      return new HttpPart(address, own, channel(own), lock.orElse(null));
    } catch (IOException e) {
      if (lock.isPresent()) {
        lock.get().release();
      }
      throw e;
    }
  }

  private static FileChannel channel(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** Where it is. */
  Path file() {
    return file;
  }

  /** Its content, read through what is open already; closing it leaves the part open. */
  InputStream read() throws IOException {
    channel.position(0);
    return new FilterInputStream(Channels.newInputStream(channel)) {
      @Override
      public void close() {}
    };
  }

  /** What went wrong on this machine, so that nothing of the part is lost. */
  IOException local(String what, IOException cause) throws IOException {
    return new LocalException(
        what
            + " failed on this machine ("
            + cause
            + "). The "
            + channel.size()
            + " bytes that came are kept for a day; see that "
            + file.toAbsolutePath().getParent()
            + " can be written and its disk has room, then try again.",
        cause);
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
    try {
      boolean empty = channel.size() == 0;
      channel.close();
      if (lock == null || empty) {
        Files.deleteIfExists(file);
      }
    } finally {
      if (lock != null) {
        lock.release();
      }
    }
  }

  /**
   * Downloads what is missing, again and again while each connection brings more.
   *
   * @param most bytes that the file can have
   * @return whether some of it was there before
   * @throws NotServedException if the server has no such file, or gives it to no one
   * @throws IOException if a connection brings nothing, or too much, or this machine cannot keep
   *     it; what came is kept
   */
  boolean download(long most, ImportProgress progress) throws IOException {
    boolean resumed = channel.size() > 0;
    boolean anew = false;
    while (true) {
      long before = channel.size();
      try {
        connect(most, progress);
        return resumed;
      } catch (NotServedException | LocalException e) {
        throw e;
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
    if (kept == 0 || lock == null) {
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
    long have = channel.size();
    HttpURLConnection connection = request(have);
    try {
      if (begins(connection, have)) {
        receive(connection, most, progress);
      }
    } finally {
      connection.disconnect();
    }
  }

  /** Follows redirects, from http to https too, which Java's own following does not. */
  private HttpURLConnection request(long have) throws IOException {
    URI at = address;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      HttpURLConnection connection = (HttpURLConnection) at.toURL().openConnection();
      connection.setInstanceFollowRedirects(false);
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout(READ_MILLIS);
      if (have > 0) {
        connection.setRequestProperty("Range", "bytes=" + have + "-");
      }
      String location = connection.getHeaderField("Location");
      if (!isRedirect(connection.getResponseCode()) || location == null) {
        return connection;
      }
      connection.disconnect();
      at = redirected(at, location);
    }
    throw new IOException(address + " redirects more than " + MOST_REDIRECTS + " times");
  }

  private static boolean isRedirect(int status) {
    return switch (status) {
      case HttpURLConnection.HTTP_MOVED_PERM,
          HttpURLConnection.HTTP_MOVED_TEMP,
          HttpURLConnection.HTTP_SEE_OTHER,
          TEMPORARY_REDIRECT,
          PERMANENT_REDIRECT ->
          true;
      default -> false;
    };
  }

  private URI redirected(URI from, String location) throws IOException {
    try {
      URI to = from.resolve(location);
      boolean secure = "https".equalsIgnoreCase(to.getScheme());
      boolean plain = "http".equalsIgnoreCase(to.getScheme());
      if (secure || (plain && "http".equalsIgnoreCase(from.getScheme()))) {
        return to;
      }
    } catch (IllegalArgumentException e) {
      throw new IOException(address + " redirects to what is no address: " + location, e);
    }
    throw new IOException(address + " redirects to " + location + ", which is not followed");
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
    if (status == HttpURLConnection.HTTP_NOT_FOUND
        || status == HttpURLConnection.HTTP_FORBIDDEN
        || status == HttpURLConnection.HTTP_GONE) {
      throw new NotServedException(address + " answers " + status + ": it is not served there");
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
        keep(ByteBuffer.wrap(block, 0, n), have);
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

  private void keep(ByteBuffer bytes, long at) throws IOException {
    try {
      for (long to = at; bytes.hasRemaining(); ) {
        to += channel.write(bytes, to);
      }
    } catch (IOException e) {
      throw local("Writing " + file, e);
    }
  }
}
