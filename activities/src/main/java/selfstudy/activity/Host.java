package selfstudy.activity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The machine and build that a worker runs on. */
public record Host(String commit, String engine, String cpu) {
  /**
   * This machine.
   *
   * @param commit of the code, or {@code unknown}
   */
  public static Host local(String commit, String engine) {
    return new Host(commit, engine, cpuModel());
  }

  private static String cpuModel() {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(info)) {
      return System.getProperty("os.arch");
    }
    try (Stream<String> lines = Files.lines(info)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch") + " (" + e.getMessage() + ")";
    }
  }
}
