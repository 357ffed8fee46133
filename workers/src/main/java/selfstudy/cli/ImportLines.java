package selfstudy.cli;

import java.io.PrintStream;
import java.time.Duration;
import selfstudy.dataset.ImportProgress;

/** An import's progress as a line now and then. */
final class ImportLines implements ImportProgress {
  private static final Duration PERIOD = Duration.ofSeconds(3);

  private final PrintStream err;
  private long last = System.nanoTime();

  ImportLines(PrintStream err) {
    this.err = err;
  }

  @Override
  public void advance(String phase, long done, long total) {
    if (System.nanoTime() - last > PERIOD.toNanos()) {
      err.println(("  " + phase + " " + Format.progress(phase, done, total)).stripTrailing());
      last = System.nanoTime();
    }
  }

  @Override
  public void say(String sentence) {
    err.println(sentence);
  }
}
