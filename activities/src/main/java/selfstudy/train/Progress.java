package selfstudy.train;

import org.jspecify.annotations.Nullable;

/** How a long computation says that it is alive, and learns that it should stop. */
public interface Progress {
  /** Ignores all and never stops. */
  Progress NONE =
      new Progress() {
        @Override
        public void tick(
            String phase,
            long step,
            long steps,
            @Nullable Double loss,
            @Nullable Double imagesPerSecond) {}

        @Override
        public boolean stopRequested() {
          return false;
        }
      };

  /**
   * Called after every step, solver iteration or block of images; cheap.
   *
   * @param phase {@code train}, {@code features}, {@code probe} …
   */
  void tick(
      String phase, long step, long steps, @Nullable Double loss, @Nullable Double imagesPerSecond);

  /**
   * Whether a pause or cancellation waits. A training then publishes a checkpoint; all then throw
   * {@link StoppedException}.
   */
  boolean stopRequested();
}
