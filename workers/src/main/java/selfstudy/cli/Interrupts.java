package selfstudy.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/** Ctrl-C: the first asks for a pause, the second ends the process at once. */
final class Interrupts implements AutoCloseable {
  private static final String[] SIGNALS = {"INT", "TERM", "HUP"};

  private final CountDownLatch asked = new CountDownLatch(1);
  private final @Nullable Object[] previous = new Object[SIGNALS.length];

  private Interrupts() {}

  /** Listens from now on. */
  static Interrupts listen() {
    Interrupts interrupts = new Interrupts();
    for (int i = 0; i < SIGNALS.length; i++) {
      interrupts.previous[i] = Signals.register(SIGNALS[i], interrupts::hear);
    }
    return interrupts;
  }

  /** Waits; returns at once, with true, when a pause is asked for. */
  boolean await(Duration duration) {
    try {
      return asked.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void hear() {
    if (asked.getCount() == 0) {
      Runtime.getRuntime().halt(Exit.INTERRUPTED);
    }
    asked.countDown();
  }

  @Override
  public void close() {
    for (int i = 0; i < SIGNALS.length; i++) {
      if (previous[i] != null) {
        Signals.unregister(SIGNALS[i], previous[i]);
      }
    }
  }
}
