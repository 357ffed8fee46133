package selfstudy.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What some work took.
 *
 * @param cpuSeconds of all threads of this process, the compiler's and the collector's included
 * @param wallSeconds by the clock on the wall
 */
public record Usage(double cpuSeconds, double wallSeconds) {
  static final Usage NONE = new Usage(0, 0);

  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** Work that can be repeated. */
  @FunctionalInterface
  interface Work {
    /** Does it once. */
    void run() throws Exception;
  }

  static Usage of(Work work) throws Exception {
    long cpu = PROCESS.getProcessCpuTime();
    long wall = System.nanoTime();
    work.run();
    return new Usage((PROCESS.getProcessCpuTime() - cpu) * 1e-9, (System.nanoTime() - wall) * 1e-9);
  }

  Usage plus(Usage other) {
    return new Usage(cpuSeconds + other.cpuSeconds, wallSeconds + other.wallSeconds);
  }
}
