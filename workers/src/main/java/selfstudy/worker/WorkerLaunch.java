package selfstudy.worker;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import selfstudy.config.Settings;
import selfstudy.infra.ProcessLaunch;
import selfstudy.spec.Numerics.DeviceClass;
import selfstudy.tensor.CudaEnvironment;

/**
 * How workers are started as child processes of this one.
 *
 * @param workers that share the machine
 * @param threads compute threads of each
 * @param tf32 whether those on GPUs may round to TF32
 */
public record WorkerLaunch(Settings settings, int workers, int threads, boolean tf32) {
  /** Heap of all workers together, as a share of the machine's memory, in percent. */
  private static final int HEAP_PERCENT = 50;

  /** A worker that ends when its standard input does. */
  ProcessLaunch of(String name, Device device) {
    boolean rounds = tf32 && device.kind() == DeviceClass.CUDA;
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:MaxRAMPercentage=" + Math.max(1, HEAP_PERCENT / Math.max(1, workers)),
                "-Dai.djl.offline=true",
                "-Dselfstudy.commit=" + System.getProperty("selfstudy.commit", "unknown"),
                "-cp",
                System.getProperty("java.class.path"),
                "selfstudy.cli.Main",
                "worker",
                "--child",
                "--device",
                device.toString(),
                "--threads",
                Integer.toString(threads)));
    if (rounds) {
      line.add("--tf32");
    }
    Map<String, String> environment = new HashMap<>(sharing().environment());
    environment.putAll(nativeSettings());
    environment.putAll(CudaEnvironment.of(device.numerics(threads, rounds)));
    return new ProcessLaunch(
        name, line, environment, settings.home().logs().resolve(name + ".log"));
  }

  /** A worker doesn't see who else is on the machine. */
  private Settings sharing() {
    int cores = Runtime.getRuntime().availableProcessors();
    int loaders = settings.training().settings(cores, workers, threads).loaderThreads();
    return settings.withTraining(null, loaders);
  }

  /**
   * glibc keeps activations in one heap instead of mapping and faulting them in at each step;
   * compute threads that wait for each other leave the core to whoever has work.
   */
  private Map<String, String> nativeSettings() {
    return Map.of(
        "MALLOC_ARENA_MAX", "1",
        "MALLOC_MMAP_MAX_", "0",
        "MALLOC_TRIM_THRESHOLD_", "100000000000",
        "MALLOC_TOP_PAD_", "67108864",
        "OMP_NUM_THREADS", Integer.toString(threads),
        "OMP_WAIT_POLICY", "passive",
        "OPT_OUT_TRACKING", "true",
        "DJL_CACHE_DIR", settings.home().cache().resolve("djl").toString());
  }
}
