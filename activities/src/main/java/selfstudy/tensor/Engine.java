package selfstudy.tensor;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.engine.StandardCapabilities;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import selfstudy.spec.Numerics;
import selfstudy.spec.Numerics.DeviceClass;

/**
 * The process's PyTorch engine. Bytes depend on its build, on the device and on the number of
 * compute threads, so it is started once, explicitly, and nothing else may start it.
 */
public final class Engine {
  private final Device device;
  private final Numerics numerics;
  private final MemoryUse memory;

  private Engine(Device device, Numerics numerics) {
    this.device = device;
    this.numerics = numerics;
    this.memory = new MemoryUse(device);
  }

  /** {@link #start(Numerics, int)} on the processor. */
  public static Engine start(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but is " + threads);
    }
    return start(new Numerics(DeviceClass.CPU, threads, Numerics.Precision.FP32, false), 0);
  }

  /**
   * Loads the native libraries, offline and without telemetry; later calls are cheap.
   *
   * @param index of the GPU; 0 for processors
   * @throws IllegalStateException if this process already computes with another number of threads
   * @throws UnfitLibraryException if there is no such library as the environment asks for, or it
   *     does not load
   * @throws UnfitDeviceException if the library sees no such GPU, or the process was started with
   *     other settings than {@link CudaEnvironment} says
   */
  public static Engine start(Numerics numerics, int index) {
    int threads = numerics.threads();
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    // Read once, when the engine loads: a pool cannot be resized after its first use.
    setIfAbsent("ai.djl.pytorch.num_interop_threads", "1");
    // An algorithm chosen by measurement may be another one the next time, with other sums.
    System.setProperty("ai.djl.pytorch.cudnn_benchmark", "false");
    setIfAbsent("ai.djl.pytorch.num_threads", Integer.toString(threads));
    load();
    String running = System.getProperty("ai.djl.pytorch.num_threads");
    if (!Integer.toString(threads).equals(running)) {
      throw new IllegalStateException(
          "This process computes with "
              + running
              + " threads, not "
              + threads
              + ": start another process");
    }
    Device device = device(numerics.device(), index);
    CudaEnvironment.require(numerics, System.getenv());
    return new Engine(device, numerics);
  }

  private static void load() {
    NativeLibrary library = library();
    try {
      ai.djl.engine.Engine.getEngine(PtEngine.ENGINE_NAME);
    } catch (EngineException | LinkageError e) {
      throw library.refused(e);
    }
  }

  /**
   * Looks whether the library that the processes of this environment would load is there and fits;
   * nothing is loaded.
   *
   * @throws UnfitLibraryException if not
   */
  public static void requireLibrary(Map<String, String> environment) {
    NativeLibrary.find(environment, System.getProperty("java.library.path", ""));
  }

  private static NativeLibrary library() {
    return NativeLibrary.find(System.getenv(), System.getProperty("java.library.path", ""));
  }

  static Device device(DeviceClass kind, int index) {
    if (kind == DeviceClass.CPU) {
      return Device.cpu();
    }
    if (!seesGpus()) {
      throw new UnfitDeviceException(
          "cuda:%d cannot be used: the PyTorch library in use, %s, sees no GPU. %s"
              .formatted(index, libraryInUse(), gpuRemedy()));
    }
    int gpus = ai.djl.engine.Engine.getEngine(PtEngine.ENGINE_NAME).getGpuCount();
    if (index >= gpus) {
      throw new UnfitDeviceException(
          "cuda:%d is not there: this machine's are cuda:0 to cuda:%d.".formatted(index, gpus - 1));
    }
    return Device.gpu(index);
  }

  /** What to do where the library sees no GPU. */
  public static String gpuRemedy() {
    return library().gpuRemedy();
  }

  /** Whether the loaded library can compute on GPUs and finds one. Starts the engine. */
  public static boolean seesGpus() {
    return ai.djl.engine.Engine.getEngine(PtEngine.ENGINE_NAME)
        .hasCapability(StandardCapabilities.CUDA);
  }

  /** The loaded library's version and folder, and what named the folder. Starts the engine. */
  public static String libraryInUse() {
    return ai.djl.engine.Engine.getEngine(PtEngine.ENGINE_NAME).getVersion()
        + " in "
        + library().place();
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /**
   * The root of the calling thread's arrays; closing it frees them. Gradients are off in this
   * thread from now on (libtorch turns them on in every new one).
   */
  public NDManager manager() {
    JniUtils.setNumThreads(threads());
    Autograd.off();
    return NDManager.newBaseManager(device, PtEngine.ENGINE_NAME);
  }

  /** Whether the heap's or the device's memory did not suffice. */
  public static boolean isOutOfMemory(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return failure instanceof OutOfMemoryError
        || (failure instanceof EngineException
            && (message.contains("out of memory") || message.contains("not enough memory")));
  }

  /** Names and versions, for the provenance of results: {@code PyTorch 2.7.1, DJL 0.36.0}. */
  public String version() {
    return PtEngine.ENGINE_NAME
        + " "
        + ai.djl.engine.Engine.getEngine(PtEngine.ENGINE_NAME).getVersion()
        + ", DJL "
        + ai.djl.engine.Engine.getDjlVersion();
  }

  /** Compute threads of one operation. */
  public int threads() {
    return numerics.threads();
  }

  /** What besides the recipe determines the bytes of its results. */
  public Numerics numerics() {
    return numerics;
  }

  /**
   * Bytes in use: of a GPU, by all its processes; else this process's resident set. Null where the
   * system doesn't tell.
   */
  public @Nullable Long memory() {
    return memory.bytes();
  }

  /** The device, as {@code --device} has it: {@code cpu}, {@code cuda:0}. */
  public String device() {
    return device.isGpu() ? "cuda:" + device.getDeviceId() : "cpu";
  }
}
