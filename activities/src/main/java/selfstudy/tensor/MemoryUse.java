package selfstudy.tensor;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How much memory is in use; looked at once a second at most, whoever asks. */
final class MemoryUse {
  private static final long PERIOD = TimeUnit.SECONDS.toNanos(1);

  private final Device device;
  private long next = System.nanoTime();
  private @Nullable Long bytes;

  MemoryUse(Device device) {
    this.device = device;
  }

  /**
   * Bytes in use on the GPU, by all processes together; else this process's resident set. Null
   * where the system tells neither.
   */
  synchronized @Nullable Long bytes() {
    long now = System.nanoTime();
    if (now - next >= 0) {
      next = now + PERIOD;
      bytes = device.isGpu() ? used(device) : resident();
    }
    return bytes;
  }

  private static @Nullable Long used(Device gpu) {
    return CudaUtils.hasCuda() ? CudaUtils.getGpuMemory(gpu).getUsed() : null;
  }

  private static @Nullable Long resident() {
    OptionalLong bytes = ResidentMemory.bytes();
    return bytes.isPresent() ? bytes.getAsLong() : null;
  }
}
