package selfstudy.optimize;

import selfstudy.spec.ScheduleSpec;
import selfstudy.spec.ScheduleSpec.Decay;

/** The learning rate of every step. */
public final class Schedule {
  private final double peak;
  private final long steps;
  private final long warmup;
  private final Decay decay;

  private Schedule(double peak, long steps, long warmup, Decay decay) {
    this.peak = peak;
    this.steps = steps;
    this.warmup = warmup;
    this.decay = decay;
  }

  /**
   * A linear warm-up over the spec's share of the steps (rounded), then its decay.
   *
   * @param peak the rate at the end of the warm-up
   * @param steps of the whole training, 1 or more
   */
  public static Schedule of(ScheduleSpec spec, double peak, long steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("steps must be at least 1, but is " + steps);
    }
    return new Schedule(peak, steps, Math.round(spec.warmup() * steps), spec.decay());
  }

  /**
   * The rate of a step. With W steps of warm-up out of T, step t < W has peak (t + 1) / W; then
   * with p = (t - W) / (T - W) the cosine has peak (1 + cos(pi p)) / 2.
   *
   * @param step 0 to steps - 1
   */
  public double rate(long step) {
    if (step < 0 || step >= steps) {
      throw new IllegalArgumentException("step must be 0 to " + (steps - 1) + ", but is " + step);
    }
    if (step < warmup) {
      return peak * (step + 1) / warmup;
    }
    if (decay == Decay.CONSTANT) {
      return peak;
    }
    double progress = (step - warmup) / (double) (steps - warmup);
    // StrictMath: equal bytes on every machine.
    return peak * 0.5 * (1 + StrictMath.cos(Math.PI * progress));
  }
}
