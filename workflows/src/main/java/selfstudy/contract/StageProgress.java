package selfstudy.contract;

import org.jspecify.annotations.Nullable;

/**
 * Where a stage is: its heartbeat's details.
 *
 * @param phase what it is doing: {@code train}, {@code features}, {@code probe}, {@code upload} …
 * @param step steps done of {@code steps}
 * @param loss of the last step; null where there is none
 * @param imagesPerSecond over the last seconds; null where there is none
 * @param checkpoint step of the newest published checkpoint; -1 without one
 * @param memory bytes in use, of the GPU or else of the worker's process; null if unknown
 */
public record StageProgress(
    String phase,
    long step,
    long steps,
    @Nullable Double loss,
    @Nullable Double imagesPerSecond,
    long checkpoint,
    @Nullable Long memory,
    String worker) {}
