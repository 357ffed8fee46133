package selfstudy.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import selfstudy.spec.Numerics.DeviceClass;

/**
 * This machine's means.
 *
 * @param cores that this process may use
 * @param memory bytes that can be had now
 * @param gpus that {@code nvidia-smi} lists
 */
public record Machine(int cores, long memory, int gpus) {
  /** What a worker with a small study takes: heap, libtorch, activations. */
  private static final long WORKER_BYTES = 1_500_000_000L;

  private static final Path MEMINFO = Path.of("/proc/meminfo");

  /** Looks. */
  public static Machine look() {
    try {
      return new Machine(Runtime.getRuntime().availableProcessors(), available(), countGpus());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot see what this machine has", e);
    }
  }

  /**
   * One device for each worker that is worth starting: a core for each training on processors,
   * memory permitting, or a GPU.
   *
   * @param threads compute threads of one training
   */
  public List<Device> devices(DeviceClass kind, int threads) {
    if (kind == DeviceClass.CUDA) {
      return IntStream.range(0, gpus).mapToObj(index -> new Device(kind, index)).toList();
    }
    long most = Math.min(cores / Math.max(1, threads), memory / WORKER_BYTES);
    return Collections.nCopies((int) Math.max(1, most), new Device(kind, 0));
  }

  private static long available() throws IOException {
    long limit =
        ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system
            ? system.getTotalMemorySize()
            : Long.MAX_VALUE;
    if (!Files.exists(MEMINFO)) {
      return limit;
    }
    try (Stream<String> lines = Files.lines(MEMINFO)) {
      return lines
          .filter(line -> line.startsWith("MemAvailable:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .map(bytes -> Math.min(bytes, limit))
          .findFirst()
          .orElse(limit);
    }
  }

  private static int countGpus() throws IOException {
    boolean there =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "nvidia-smi")));
    if (!there) {
      return 0;
    }
    Process process = new ProcessBuilder("nvidia-smi", "-L").redirectErrorStream(true).start();
    process.getOutputStream().close();
    String listing = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return (int) listing.lines().filter(line -> line.startsWith("GPU ")).count();
  }
}
