package selfstudy.infra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process that can't be mistaken for a later one with the same number.
 *
 * @param pid its number
 * @param started when it started: boot id and clock ticks on Linux (exact, unlike wall-clock time,
 *     which shifts between readings), milliseconds since the epoch elsewhere
 */
record ProcessIdentity(long pid, String started) {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  /** The fields of {@code /proc/PID/stat} that follow the command's name, see proc(5). */
  private static final int STATE = 0;

  private static final int START_TICKS = 19;

  static ProcessIdentity own() {
    return of(ProcessHandle.current().pid())
        .orElseThrow(() -> new StackException("cannot read this process's own start time"));
  }

  /** Empty when no such process lives. */
  static Optional<ProcessIdentity> of(long pid) {
    return startOf(pid).map(started -> new ProcessIdentity(pid, started));
  }

  boolean isAlive() {
    return startOf(pid).filter(started::equals).isPresent();
  }

  /** Asks it to end, and ends it after {@code grace}; another process with its number is safe. */
  void stop(Duration grace) {
    Optional<ProcessHandle> handle = ProcessHandle.of(pid);
    if (handle.isEmpty() || !isAlive()) {
      return;
    }
    handle.get().destroy();
    if (!endsWithin(handle.get(), grace)) {
      handle.get().destroyForcibly();
      if (!endsWithin(handle.get(), grace)) {
        throw new StackException("process " + pid + " does not end, even by SIGKILL");
      }
    }
  }

  private boolean endsWithin(ProcessHandle handle, Duration limit) {
    try {
      handle.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return !isAlive();
    } catch (ExecutionException | CompletionException e) {
      throw new StackException("cannot wait for process " + pid, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while process " + pid + " was ending", e);
    }
  }

  private static Optional<String> startOf(long pid) {
    return Files.exists(BOOT_ID) ? startOnLinux(pid) : startElsewhere(pid);
  }

  private static Optional<String> startOnLinux(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      if (List.of("Z", "X").contains(fields[STATE])) {
        return Optional.empty(); // Dead; only its parent hasn't noticed yet.
      }
      return Optional.of(Files.readString(BOOT_ID).strip() + ":" + fields[START_TICKS]);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      if (ProcessHandle.of(pid).isEmpty()) {
        return Optional.empty(); // It ended while we read.
      }
      throw new StackException("cannot read the start time of process " + pid, e);
    }
  }

  private static Optional<String> startElsewhere(long pid) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(handle -> handle.info().startInstant())
        .map(instant -> Long.toString(instant.toEpochMilli()));
  }
}
