package selfstudy.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/**
 * What besides the recipe determines the bytes of a result.
 *
 * @param threads compute threads of one training; bytes depend on it
 * @param precision of weights, activations and sums
 * @param tf32 whether matrix products and convolutions on a GPU may round their factors to TF32
 */
public record Numerics(DeviceClass device, int threads, Precision precision, boolean tf32) {
  /** The kind of device, and of its task queue. */
  public enum DeviceClass {
    @JsonProperty("cpu")
    CPU,
    @JsonProperty("cuda")
    CUDA
  }

  /** The floating-point format of the networks. */
  public enum Precision {
    @JsonProperty("fp32")
    FP32
  }

  /** Why the other format that one would ask for is not there. */
  static final String NO_BF16 =
      "bf16 is not offered: the engine's Java binding has neither casts to bfloat16 nor autocast;"
          + " use fp32, on a GPU with tf32: true for most of the speed";

  public Numerics {
    Check.within("threads", threads, 1, 1024);
    if (tf32 && device != DeviceClass.CUDA) {
      throw new InvalidSpec("tf32", "tf32 must be false without a GPU, but is true");
    }
  }

  /** In words: {@code cuda, 2 compute threads, fp32 with tf32}. */
  public String phrase() {
    return "%s, %d compute threads, %s%s"
        .formatted(name(device.name()), threads, name(precision.name()), tf32 ? " with tf32" : "");
  }

  /** Those of {@code selfstudy worker} that give a worker these numerics. */
  public String options() {
    return "--device %s --threads %d%s"
        .formatted(name(device.name()), threads, tf32 ? " --tf32" : "");
  }

  private static String name(String constant) {
    return constant.toLowerCase(Locale.ROOT);
  }
}
