package selfstudy.infra;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A program run to its end, its output passed on line by line. */
record Command(List<String> arguments, Map<String, String> environment, Path folder) {
  private static final int LAST_LINES = 10;

  /**
   * @param advice what to do when it fails
   */
  void run(Consumer<String> output, String advice) {
    ProcessBuilder builder = new ProcessBuilder(arguments).directory(folder.toFile());
    builder.environment().putAll(environment);
    Deque<String> last = new ArrayDeque<>();
    try {
      Process process = builder.redirectErrorStream(true).start();
      process.getOutputStream().close();
      try (BufferedReader lines = process.inputReader()) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          output.accept(line);
          last.addLast(line);
          if (last.size() > LAST_LINES) {
            last.removeFirst();
          }
        }
      }
      int code = process.waitFor();
      if (code != 0) {
        throw new StackException(
            String.join(" ", arguments)
                + " ended with exit code "
                + code
                + ".\n  "
                + String.join("\n  ", last)
                + "\n"
                + advice);
      }
    } catch (IOException e) {
      throw new StackException("cannot run " + arguments.get(0) + ". " + advice, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted during " + arguments.get(0), e);
    }
  }
}
