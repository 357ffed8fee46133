package selfstudy.contract;

/**
 * A stage's end.
 *
 * @param reused whether the result was there before
 * @param seconds wall time of this attempt
 */
public record StageDone(String key, boolean reused, double seconds) {}
