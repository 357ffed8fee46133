package selfstudy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import selfstudy.dataset.ImageSet;
import selfstudy.tensor.Engine;

/** This process's resident memory after a tenth of many steps and after all of them. Linux only. */
public final class MemoryBench implements AutoCloseable {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";

  private final StepShape shape;
  private final EpochBench training;
  private final int steps;

  /**
   * @param steps all of them, 10 or more
   */
  public MemoryBench(StepShape shape, ImageSet images, int steps, Engine engine) {
    if (steps < 10) {
      throw new IllegalArgumentException("steps must be at least 10, but is " + steps);
    }
    this.shape = shape;
    this.training = new EpochBench(shape, images, 1, engine);
    this.steps = steps;
  }

  /** Takes the steps; the ratio is that of the last figure to the one at a tenth. */
  public Figure figure() throws Exception {
    Usage first = Usage.of(() -> training.steps(steps / 10));
    double early = resident();
    Usage rest = Usage.of(() -> training.steps(steps - steps / 10));
    double late = resident();
    Usage usage = first.plus(rest);
    return new Figure(
            "memory " + shape,
            "MB",
            late,
            null,
            null,
            null,
            steps,
            usage.cpuSeconds(),
            usage.wallSeconds(),
            Map.of("atATenth", early, "atTheEnd", late))
        .against(early, "the same after a tenth of the steps");
  }

  private static double resident() throws IOException {
    String line =
        Files.readAllLines(STATUS).stream()
            .filter(it -> it.startsWith(RESIDENT))
            .findFirst()
            .orElseThrow(() -> new IOException(STATUS + " has no line " + RESIDENT));
    return Long.parseLong(line.substring(RESIDENT.length()).replace("kB", "").strip()) / 1024.0;
  }

  @Override
  public void close() {
    training.close();
  }
}
