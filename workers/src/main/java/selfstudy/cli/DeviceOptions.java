package selfstudy.cli;

import picocli.CommandLine.Option;
import selfstudy.spec.Numerics;
import selfstudy.tensor.Engine;
import selfstudy.worker.Device;

/** What a command computes on, in this process. */
final class DeviceOptions {
  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "cpu",
      description = "cpu or cuda:N (default: ${DEFAULT-VALUE}).")
  private String device = "cpu";

  @Option(
      names = "--tf32",
      description = {
        "Matrix products and convolutions on the GPU may round to TF32, as in studies that say"
            + " numerics.tf32: true."
      })
  private boolean tf32;

  /** Throws {@link UsageException} if it is none. */
  Device device() {
    try {
      return Device.parse(device);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--device: " + e.getMessage());
    }
  }

  /** What it computes with; throws {@link selfstudy.spec.InvalidSpec} if that cannot be. */
  Numerics numerics(int threads) {
    if (threads < 1) {
      throw new UsageException("--threads must be at least 1.");
    }
    return device().numerics(threads, tf32);
  }

  /**
   * The engine on it; throws {@link selfstudy.tensor.UnfitDeviceException} if the device is not
   * there.
   */
  Engine engine(int threads) {
    return Engine.start(numerics(threads), device().index());
  }
}
