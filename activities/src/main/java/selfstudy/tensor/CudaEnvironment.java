package selfstudy.tensor;

import java.util.Map;
import java.util.TreeMap;
import selfstudy.spec.Numerics;

/**
 * The variables by which NVIDIA's libraries and libtorch are set. They read them once, when they
 * load, so a process must be started with them.
 */
public final class CudaEnvironment {
  /** 0 keeps cuBLAS and cuDNN from TF32, whatever libtorch asks for: convolutions are on else. */
  private static final String NVIDIA_TF32 = "NVIDIA_TF32_OVERRIDE";

  /** 1 lets libtorch's matrix products round to TF32; they don't else. */
  private static final String TORCH_TF32 = "TORCH_ALLOW_TF32_CUBLAS_OVERRIDE";

  private static final String OFF = "0";
  private static final String ON = "1";

  private CudaEnvironment() {}

  /** What to start a worker with; nothing for processors. */
  public static Map<String, String> of(Numerics numerics) {
    if (numerics.device() != Numerics.DeviceClass.CUDA) {
      return Map.of();
    }
    Map<String, String> environment = new TreeMap<>();
    // Work spaces of fixed size: cuBLAS then sums in the same order each time.
    environment.put("CUBLAS_WORKSPACE_CONFIG", ":4096:8");
    environment.put(numerics.tf32() ? TORCH_TF32 : NVIDIA_TF32, numerics.tf32() ? ON : OFF);
    return environment;
  }

  /**
   * Checks that this process was started so.
   *
   * @throws UnfitDeviceException if it would compute otherwise than {@code numerics} say
   */
  static void require(Numerics numerics, Map<String, String> environment) {
    of(numerics)
        .forEach(
            (variable, value) -> {
              if (!value.equals(environment.get(variable))) {
                throw new UnfitDeviceException(
                    "Training on a GPU with tf32 %s needs %s=%s in the environment; start the worker by the selfstudy script, or set it"
                        .formatted(numerics.tf32() ? "on" : "off", variable, value));
              }
            });
    if (numerics.tf32() && OFF.equals(environment.get(NVIDIA_TF32))) {
      throw new UnfitDeviceException(
          NVIDIA_TF32 + "=0 in the environment forbids the TF32 that was asked for: unset it");
    }
  }
}
