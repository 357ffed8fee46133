package selfstudy.dataset;

/** Hears how an import or a download goes on; may throw to end it. */
@FunctionalInterface
public interface ImportProgress {
  /** Hears nothing. */
  ImportProgress NONE = (phase, done, total) -> {};

  /**
   * Called after every block of work, and at least every second or so.
   *
   * @param phase {@code download}, {@code check} (both in bytes), {@code read}, {@code decode}
   *     (files), {@code upload} (objects)
   * @param done 0 if it is not known
   * @param total 0 if it is not known
   */
  void advance(String phase, long done, long total);

  /** Called with a sentence on what a person would not expect. */
  default void say(String sentence) {}
}
