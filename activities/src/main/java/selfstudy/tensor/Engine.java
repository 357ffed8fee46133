package selfstudy.tensor;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.jni.JniUtils;

/**
 * The process's PyTorch engine. Bytes depend on its build, on the device and on the number of
 * compute threads, so it is started once, explicitly, and nothing else may start it.
 */
public final class Engine {
  private final Device device;
  private final int threads;

  private Engine(Device device, int threads) {
    this.device = device;
    this.threads = threads;
  }

  /** {@link #start(int, Device)} on the processor. */
  public static Engine start(int threads) {
    return start(threads, Device.cpu());
  }

  /**
   * Loads the native libraries, offline and without telemetry; later calls are cheap.
   *
   * @param threads compute threads of one operation, 1 or more
   * @throws IllegalStateException if this process already computes with another number
   */
  public static Engine start(int threads, Device device) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but is " + threads);
    }
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    // Read once, when the engine loads: a pool cannot be resized after its first use.
    setIfAbsent("ai.djl.pytorch.num_interop_threads", "1");
    setIfAbsent("ai.djl.pytorch.num_threads", Integer.toString(threads));
    ai.djl.engine.Engine.getEngine(PtEngine.ENGINE_NAME);
    String running = System.getProperty("ai.djl.pytorch.num_threads");
    if (!Integer.toString(threads).equals(running)) {
      throw new IllegalStateException(
          "This process computes with "
              + running
              + " threads, not "
              + threads
              + ": start another process");
    }
    return new Engine(device, threads);
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
    JniUtils.setNumThreads(threads);
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
    return threads;
  }
}
