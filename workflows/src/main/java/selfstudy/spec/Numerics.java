package selfstudy.spec;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What besides the recipe determines the bytes of a result.
 *
 * @param threads compute threads of one training; bytes depend on it
 * @param tf32 whether matrix products on a GPU may round to TF32
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

  public Numerics {
    Check.within("threads", threads, 1, 1024);
    if (tf32 && device != DeviceClass.CUDA) {
      throw new InvalidSpec("tf32", "tf32 must be false without a GPU, but is true");
    }
  }
}
