package selfstudy.dataset;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that is run to its end in a folder. */
record Command(List<String> words) {
  private static final long MOST_SECONDS = 600;
  private static final int SHOWN = 600;

  /**
   * @throws IOException with the end of its output if it fails, is missing, or takes too long
   */
  void run(Path folder, ImportProgress progress) throws IOException {
    Path log = Files.createTempFile(folder, "command", ".log");
    Process process =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      process.getOutputStream().close();
      for (long second = 0; !process.waitFor(1, TimeUnit.SECONDS); second++) {
        progress.advance("download", 0, 0); // How much it has fetched only the program knows.
        if (second > MOST_SECONDS) {
          throw new IOException(this + " took more than " + MOST_SECONDS + " s");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while waiting for " + this);
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      String output = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).strip();
      String end = output.substring(Math.max(0, output.length() - SHOWN));
      throw new IOException(this + " ended with " + process.exitValue() + ": " + end);
    }
  }

  @Override
  public String toString() {
    return String.join(" ", words);
  }
}
