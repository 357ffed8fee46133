package selfstudy.infra;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One process, and one thread of it, at a time; freed by the operating system when we die. */
final class HomeLock implements AutoCloseable {
  private static final long POLL_MILLIS = 50;

  private final FileChannel channel;

  private HomeLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits until {@code file} is ours, and says so once when it is not ours at once. */
  static HomeLock acquire(Path file, Consumer<String> progress) {
    Home.made(file.resolveSibling("."));
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      boolean told = false;
      while (tryLock(channel) == null) {
        if (!told) {
          progress.accept("waiting for another process that holds " + file);
          told = true;
        }
        Pause.millis(POLL_MILLIS);
      }
      return new HomeLock(channel);
    } catch (IOException e) {
      throw new StackException("cannot lock " + file, e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // Another thread of this process holds it.
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new StackException("cannot free a lock", e);
    }
  }
}
