package selfstudy.cli;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Says, once each, what has kept a study for a while: servers and workers take some to come up. */
final class Troubles {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Consumer<String> listener;
  private @Nullable String current;
  private long since;
  private boolean told;

  Troubles(Consumer<String> listener) {
    this.listener = listener;
  }

  /**
   * How it stands now.
   *
   * @param trouble null if there is none
   * @param nanos the time, as {@link System#nanoTime}
   */
  void hear(@Nullable String trouble, long nanos) {
    if (trouble == null) {
      current = null;
      return;
    }
    if (!trouble.equals(current)) {
      current = trouble;
      since = nanos;
      told = false;
    }
    if (!told && nanos - since >= PATIENCE.toNanos()) {
      told = true;
      listener.accept(trouble);
    }
  }
}
