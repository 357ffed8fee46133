package selfstudy.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import selfstudy.infra.ManagedProcess;
import selfstudy.infra.ProcessLaunch;
import selfstudy.infra.RestartPolicy;

/** A device's place in the home, held by a lock, and the worker in it. */
final class WorkerSlot implements AutoCloseable {
  /** A command's exit code for wrong use, an unfit library or device: the same at each try. */
  private static final int UNFIT = 2;

  private static final Duration GRACE = Duration.ofSeconds(60);

  private final ProcessLaunch launch;
  private final Consumer<String> events;
  private final FileChannel channel;
  private @Nullable ManagedProcess worker;
  private volatile boolean down;

  WorkerSlot(ProcessLaunch launch, Path lock, Consumer<String> events) {
    this.launch = launch;
    this.events = events;
    try {
      channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open " + lock, e);
    }
  }

  /** Starts the worker if the place is free. */
  void occupy() {
    if (worker == null && isOurs()) {
      worker = ManagedProcess.start(launch, RestartPolicy.standard().notAfter(UNFIT), this::ended);
    }
  }

  private boolean isOurs() {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // Another pool of this process holds it.
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot lock the place of " + launch.name(), e);
    }
  }

  /** Whether its worker will not be started again. */
  boolean isDown() {
    return down;
  }

  private void ended(ManagedProcess.Exit exit) {
    down = !exit.restarts();
    if (exit.code() == UNFIT) {
      events.accept(
          exit.name()
              + " cannot work here and stays down: "
              + new WorkerLog(launch.log()).lastError().orElse("it left no word.")
              + " See "
              + launch.log());
      return;
    }
    events.accept(
        exit.name()
            + " ended with exit code "
            + exit.code()
            + (exit.restarts() ? " and is started again; see " : " too often and stays down; see ")
            + launch.log());
  }

  /** Lets the worker leave a checkpoint and end, then frees the place. */
  @Override
  public void close() {
    try (channel) {
      if (worker != null) {
        worker.close(GRACE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot free the place of " + launch.name(), e);
    }
  }
}
