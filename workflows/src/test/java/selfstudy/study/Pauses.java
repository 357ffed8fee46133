package selfstudy.study;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Short waits of tests for what another thread does. */
final class Pauses {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Pauses() {}

  static void briefly() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  static void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("Not within " + PATIENCE + ": " + what);
      }
      briefly();
    }
  }
}
