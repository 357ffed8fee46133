package selfstudy.spec;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The learning rate over the steps: a linear warm-up, then a decay.
 *
 * @param warmup share of all steps, 0 to 1
 */
public record ScheduleSpec(double warmup, Decay decay) {
  /** What follows the warm-up. */
  public enum Decay {
    /** Half a cosine down to zero (Loshchilov and Hutter, 2017), without restarts. */
    @JsonProperty("cosine")
    COSINE,
    /** The peak rate to the end. */
    @JsonProperty("constant")
    CONSTANT
  }

  public ScheduleSpec {
    Check.within("warmup", warmup, 0, 1);
  }
}
