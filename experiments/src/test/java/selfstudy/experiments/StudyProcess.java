package selfstudy.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import selfstudy.spec.Json;

/** One call of the command line, as a process of its own. */
final class StudyProcess implements AutoCloseable {
  private static final long LIMIT_MINUTES = 8;

  private final List<String> arguments;
  private final Process process;
  private final Path out;
  private final Path err;

  private StudyProcess(List<String> arguments, Process process, Path out, Path err) {
    this.arguments = arguments;
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * Starts it with the flags and native settings of the launcher script.
   *
   * @param environment variables in place of every inherited one that means something to it
   * @param folder for what it prints
   */
  static StudyProcess start(Map<String, String> environment, Path folder, List<String> arguments)
      throws IOException {
    boolean worker = arguments.get(0).equals("worker");
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:+UseSerialGC", "-Dai.djl.offline=true"));
    if (!worker) {
      line.add("-XX:TieredStopAtLevel=1");
    }
    line.addAll(List.of("-cp", classpath(), "selfstudy.cli.Main"));
    line.addAll(arguments);
    Files.createDirectories(folder);
    Path out = Files.createTempFile(folder, arguments.get(0) + "-", ".out");
    Path err = out.resolveSibling(out.getFileName().toString().replace(".out", ".err"));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder
        .environment()
        .keySet()
        .removeIf(
            name ->
                name.startsWith("SELFSTUDY_")
                    || name.startsWith("TEMPORAL_")
                    || name.startsWith("AWS_"));
    builder.environment().putAll(environment);
    if (worker) {
      builder
          .environment()
          .putAll(
              Map.of(
                  "MALLOC_ARENA_MAX", "1",
                  "MALLOC_MMAP_MAX_", "0",
                  "MALLOC_TRIM_THRESHOLD_", "100000000000",
                  "MALLOC_TOP_PAD_", "67108864",
                  "OMP_NUM_THREADS", "1"));
    }
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    return new StudyProcess(arguments, process, out, err);
  }

  /** The modules' classes and libraries, without what only tests have. */
  private static String classpath() {
    return String.join(
        ":",
        List.of(System.getProperty("java.class.path").split(":")).stream()
            .filter(entry -> !entry.endsWith("test-classes"))
            .toList());
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** What it printed to standard output until now. */
  String out() throws IOException {
    return Files.readString(out);
  }

  /** What it printed to standard error until now. */
  String err() throws IOException {
    return Files.readString(err);
  }

  /** Waits for its end; an exit code. */
  int await() throws InterruptedException {
    assertThat(process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES))
        .as("%s ends within %d minutes", this, LIMIT_MINUTES)
        .isTrue();
    return process.exitValue();
  }

  /** Waits for its end, which must be a good one. */
  StudyProcess succeeds() throws IOException, InterruptedException {
    int code = await();
    assertThat(code).as("exit code of %s", describe()).isZero();
    return this;
  }

  /** The one document on its standard output. */
  JsonNode json() throws IOException {
    return Json.mapper().readTree(out());
  }

  String describe() throws IOException {
    return this + "\n--- standard output\n" + out() + "\n--- standard error\n" + err();
  }

  /** Asks it to end, as {@code kill} does. */
  void terminate() {
    process.destroy();
  }

  /** Ends it, if it has not ended, with every child. */
  @Override
  public void close() throws InterruptedException {
    List<ProcessHandle> left = process.descendants().toList();
    process.destroyForcibly().waitFor();
    left.forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public String toString() {
    return "selfstudy " + String.join(" ", arguments);
  }
}
