package selfstudy.worker;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import selfstudy.infra.StackException;

/**
 * Worker processes of this machine: one a device, started again when it dies. Each has its place in
 * the home, so that two runs in one home share the cores instead of doubling the load; when the
 * first ends, the second's workers take over.
 */
public final class WorkerPool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
  private static final long PERIOD_MILLIS = 500;

  private final List<WorkerSlot> slots = new ArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread keeper;
  private volatile boolean failed;

  /**
   * Starts one worker for each device as soon as its place is free.
   *
   * @param group workers of the same group share their places: one for each Temporal, store and
   *     number of compute threads
   * @param events hears, line by line, of workers that died
   */
  public WorkerPool(
      WorkerLaunch launch, List<Device> devices, String group, Consumer<String> events) {
    Path folder = launch.settings().home().run();
    for (int i = 0; i < devices.size(); i++) {
      Device device = devices.get(i);
      String name = "worker-" + device.toString().replace(":", "-") + "-" + i;
      Path lock = folder.resolve(name + "-" + group + ".lock");
      slots.add(new WorkerSlot(launch.of(name, device), lock, events));
    }
    keeper = new Thread(() -> keep(events), "worker-pool");
    keeper.setDaemon(true);
    keeper.start();
  }

  private void keep(Consumer<String> events) {
    try {
      do {
        slots.forEach(WorkerSlot::occupy);
      } while (!closing.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (StackException | UncheckedIOException e) {
      failed = true;
      LOG.error("A worker cannot be started", e);
      events.accept("A worker cannot be started: " + e.getMessage());
    }
  }

  /** Whether none of its workers will come up again. */
  public boolean isDead() {
    return failed || slots.stream().allMatch(WorkerSlot::isDown);
  }

  /** Lets every worker leave a checkpoint and end. */
  @Override
  public void close() {
    closing.countDown();
    try {
      keeper.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    slots.parallelStream().forEach(WorkerSlot::close);
  }
}
