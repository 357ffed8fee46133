package selfstudy.bench;

import java.util.Map;
import selfstudy.dataset.ImageSet;
import selfstudy.tensor.Engine;
import selfstudy.tensor.ResidentMemory;

/** This process's resident memory after a tenth of many steps and after all of them. Linux only. */
public final class MemoryBench implements AutoCloseable {
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

  /** In MiB. */
  private static double resident() {
    return ResidentMemory.bytes()
            .orElseThrow(() -> new IllegalStateException("This system has no /proc/self/status"))
        / (double) (1 << 20);
  }

  @Override
  public void close() {
    training.close();
  }
}
