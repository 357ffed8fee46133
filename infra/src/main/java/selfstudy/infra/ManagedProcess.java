package selfstudy.infra;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A child process that is started again when it dies. Its standard input is a pipe that we hold
 * open: a child that ends at the end of its input ({@link ParentWatch}) ends with us, however we
 * end.
 */
public final class ManagedProcess implements AutoCloseable {
  /**
   * A child ended without being asked to.
   *
   * @param pid of the child; -1 when it could not even be started again
   * @param code its exit code, 128 + signal when it was killed; -1 likewise
   * @param deaths in a row, from 1
   * @param restarts whether it will be started again
   */
  public record Exit(String name, long pid, int code, int deaths, boolean restarts) {}

  private static final Logger LOG = LoggerFactory.getLogger(ManagedProcess.class);
  private static final int NONE = -1;
  private static final Duration TERM_GRACE = Duration.ofSeconds(10);

  private final ProcessLaunch launch;
  private final RestartPolicy policy;
  private final Consumer<Exit> listener;
  private final Thread supervisor;
  private @Nullable Process current;
  private boolean closed;

  private ManagedProcess(ProcessLaunch launch, RestartPolicy policy, Consumer<Exit> listener) {
    this.launch = launch;
    this.policy = policy;
    this.listener = listener;
    supervisor = new Thread(this::supervise, "supervise-" + launch.name());
    supervisor.setDaemon(true);
  }

  /**
   * Starts the child and its supervision.
   *
   * @param listener hears each exit that wasn't asked for, on the supervising thread
   * @throws StackException when the program can't be started at all
   */
  public static ManagedProcess start(
      ProcessLaunch launch, RestartPolicy policy, Consumer<Exit> listener) {
    ManagedProcess managed = new ManagedProcess(launch, policy, listener);
    managed.launchUnlessClosed();
    managed.supervisor.start();
    return managed;
  }

  /** The newest child's process id. */
  public synchronized long pid() {
    return current == null ? NONE : current.pid();
  }

  public synchronized boolean isRunning() {
    return current != null && current.isAlive();
  }

  private synchronized void launchUnlessClosed() {
    if (closed) {
      return;
    }
    ProcessBuilder builder = new ProcessBuilder(OwnSession.of(launch.command()));
    builder.environment().putAll(launch.environment());
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(launch.log().toFile()));
    try {
      current = builder.start();
    } catch (IOException e) {
      throw new StackException("cannot start " + launch, e);
    }
  }

  private synchronized @Nullable Process current() {
    return closed ? null : current;
  }

  private void supervise() {
    int deaths = 0;
    try {
      for (Process child = current(); child != null; child = current()) {
        long started = System.nanoTime();
        int code = child.waitFor();
        if (current() == null) {
          return;
        }
        boolean settled = System.nanoTime() - started >= policy.settled().toNanos();
        deaths = settled ? 1 : deaths + 1;
        boolean restarts = policy.restarts(deaths, code);
        listener.accept(new Exit(launch.name(), child.pid(), code, deaths, restarts));
        if (!restarts) {
          return;
        }
        Thread.sleep(policy.delayAfter(deaths).toMillis());
        launchUnlessClosed();
      }
    } catch (StackException e) {
      LOG.error("{} stays down", launch.name(), e);
      listener.accept(new Exit(launch.name(), NONE, NONE, deaths, false));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // close() ends a pause between restarts.
    }
  }

  /** As {@link #close(Duration)} with 30 s. */
  @Override
  public void close() {
    close(Duration.ofSeconds(30));
  }

  /**
   * Ends the child for good: by the end of its input, after {@code grace} by SIGTERM, after ten
   * more seconds by SIGKILL.
   */
  public void close(Duration grace) {
    Process child;
    synchronized (this) {
      closed = true;
      child = current;
    }
    supervisor.interrupt();
    if (child == null) {
      return;
    }
    try {
      child.getOutputStream().close();
      if (!child.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        child.destroy();
        if (!child.waitFor(TERM_GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
          child.destroyForcibly().waitFor();
        }
      }
    } catch (IOException e) {
      child.destroyForcibly();
      throw new StackException("cannot end " + launch.name() + " gently, killed it", e);
    } catch (InterruptedException e) {
      child.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
