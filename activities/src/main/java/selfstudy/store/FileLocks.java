package selfstudy.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Mutual exclusion by name between all threads and processes that use one folder. Names share a
 * fixed number of lock files, which are never deleted: deleting one would let two holders in.
 */
final class FileLocks {
  private static final int STRIPES = 256;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  /**
   * POSIX locks belong to the process, and closing any channel of a file drops them all: so two
   * stores of one folder in one JVM must not have the same lock file open at once.
   */
  private static final List<ReentrantLock> IN_THIS_JVM =
      Stream.generate(ReentrantLock::new).limit(STRIPES).toList();

  private final Path folder;

  FileLocks(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder).toRealPath();
  }

  /** What is done while the lock is held. */
  interface Action<T> {
    T run() throws IOException;
  }

  <T> T holding(String name, Action<T> action) throws IOException {
    String stripe = Sha256.of(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    Path file = folder.resolve(stripe.substring(0, 2));
    ReentrantLock local = IN_THIS_JVM.get(Math.floorMod(file.hashCode(), STRIPES));
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    try {
      if (!local.tryLock(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
        throw busy(file);
      }
      try (FileChannel channel =
              FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = lock(channel, file, deadline)) {
        return action.run();
      } finally {
        local.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while waiting for " + file, e);
    }
  }

  private static FileLock lock(FileChannel channel, Path file, long deadline)
      throws IOException, InterruptedException {
    for (long pause = 1; ; pause = Math.min(2 * pause, 16)) {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return lock;
      }
      if (System.nanoTime() - deadline > 0) {
        throw busy(file);
      }
      Thread.sleep(pause);
    }
  }

  private static IOException busy(Path file) {
    return new IOException(
        "Another process holds the lock "
            + file
            + " for over "
            + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS)
            + " s; is one stopped (SIGSTOP), or is this a network file system?");
  }
}
