package selfstudy.worker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Worker processes of this machine: one a device, started again when it dies. Each holds a lock in
 * the home, so that two runs in one home share the cores instead of doubling the load; when the
 * first ends, the second's workers take over.
 */
public final class WorkerPool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
  private static final Duration GRACE = Duration.ofSeconds(60);
  private static final long LOCK_POLL_MILLIS = 500;
  private static final long LONGEST_PAUSE_MILLIS = 30_000;
  private static final long LONG_LIFE_MILLIS = 60_000;

  private final WorkerLaunch launch;
  private final Path locks;
  private final Path logs;
  private final Consumer<String> events;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Thread> keepers = new ArrayList<>();

  /**
   * @param group workers of the same group share their locks: one for each pair of Temporal and
   *     store
   * @param events hears, line by line, of workers that died
   */
  public WorkerPool(
      WorkerLaunch launch,
      List<Device> devices,
      String group,
      Path locks,
      Path logs,
      Consumer<String> events) {
    this.launch = launch;
    this.locks = locks;
    this.logs = logs;
    this.events = events;
    for (int slot = 0; slot < devices.size(); slot++) {
      Device device = devices.get(slot);
      String name = "worker-" + device.toString().replace(":", "-") + "-" + slot;
      keepers.add(new Thread(() -> keep(device, name, group), name));
    }
  }

  /** Starts them. */
  public WorkerPool start() {
    keepers.forEach(Thread::start);
    return this;
  }

  /** Lets every worker leave a checkpoint and end. */
  @Override
  public void close() {
    closing.countDown();
    for (Thread keeper : keepers) {
      try {
        keeper.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void keep(Device device, String name, String group) {
    try (FileChannel channel =
        FileChannel.open(
            locks.resolve(group + "-" + name + ".lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      FileLock lock = tryLock(channel);
      while (lock == null && !closing.await(LOCK_POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        lock = tryLock(channel);
      }
      if (lock != null) {
        restartUntilClosing(device, name);
      }
    } catch (IOException e) {
      events.accept(name + " cannot be kept running: " + e.getMessage());
      LOG.error("{} cannot be kept running", name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void restartUntilClosing(Device device, String name)
      throws IOException, InterruptedException {
    Path log = logs.resolve(name + ".log");
    long pause = 0;
    while (!closing.await(pause, TimeUnit.MILLISECONDS)) {
      long begin = System.nanoTime();
      Process process = launch.start(device, log);
      try {
        awaitEnd(process);
      } finally {
        end(process);
      }
      if (closing.getCount() > 0) {
        boolean lived = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) > LONG_LIFE_MILLIS;
        pause = lived || pause == 0 ? 500 : Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
        events.accept(
            name
                + " ended with exit code "
                + process.exitValue()
                + " and is started again; "
                + log);
      }
    }
  }

  private void awaitEnd(Process process) throws InterruptedException {
    while (process.isAlive() && closing.getCount() > 0) {
      if (process.waitFor(200, TimeUnit.MILLISECONDS)) {
        return;
      }
    }
  }

  /** By closing its standard input, so that it leaves a checkpoint; by force if it does not. */
  private static void end(Process process) throws IOException, InterruptedException {
    if (process.isAlive()) {
      process.getOutputStream().close();
      if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // Another pool of this process holds it.
    }
  }
}
