package selfstudy.infra;

import java.io.IOException;
import java.io.InputStream;

/** In a child of {@link ManagedProcess}: notices when its parent closes the pipe or dies. */
public final class ParentWatch {
  private static final int CHUNK = 256;

  private ParentWatch() {}

  /** Runs {@code whenGone} once, on a thread of its own, at the end of {@code input}. */
  public static void start(InputStream input, Runnable whenGone) {
    Thread watch =
        new Thread(
            () -> {
              awaitEnd(input);
              whenGone.run();
            },
            "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private static void awaitEnd(InputStream input) {
    byte[] ignored = new byte[CHUNK];
    try {
      while (input.read(ignored) >= 0) {
        // What a parent writes means nothing; only the end does.
      }
    } catch (IOException e) {
      return; // A broken pipe is an end too.
    }
  }
}
