package selfstudy.worker;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import selfstudy.config.Settings;

/** How a worker is started as a child process of this one. */
public final class WorkerLaunch {
  /** Heap of one worker, as a share of the machine's memory, in percent. */
  private static final int HEAP_PERCENT = 50;

  private final Settings settings;
  private final int workers;
  private final int threads;

  /**
   * @param workers that share the machine
   * @param threads compute threads of each
   */
  public WorkerLaunch(Settings settings, int workers, int threads) {
    this.settings = settings;
    this.workers = workers;
    this.threads = threads;
  }

  /** Starts one; it ends when its standard input does. */
  Process start(Device device, Path log) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("-XX:+UseSerialGC");
    line.add("-XX:MaxRAMPercentage=" + Math.max(1, HEAP_PERCENT / Math.max(1, workers)));
    line.add("-Dai.djl.offline=true");
    line.add("-cp");
    line.add(System.getProperty("java.class.path"));
    line.addAll(List.of("selfstudy.cli.Main", "worker", "--child", "--device", device.toString()));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().putAll(settings.environment());
    builder.environment().putAll(nativeSettings());
    File file = log.toFile();
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(file))
        .start();
  }

  /** glibc keeps activations in one heap instead of mapping and faulting them in at each step. */
  private Map<String, String> nativeSettings() {
    return Map.of(
        "MALLOC_ARENA_MAX", "1",
        "MALLOC_MMAP_MAX_", "0",
        "MALLOC_TRIM_THRESHOLD_", "100000000000",
        "MALLOC_TOP_PAD_", "67108864",
        "OMP_NUM_THREADS", Integer.toString(threads),
        "OPT_OUT_TRACKING", "true",
        "DJL_CACHE_DIR", settings.home().cache().resolve("djl").toString());
  }
}
