package selfstudy.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code status STUDY --json} prints.
 *
 * @param note what keeps the study, or that nobody answers for it; null if nothing does
 * @param secondsLeft of computing, on one core or GPU; null when unknown
 */
record StatusDocument(
    String study,
    String state,
    int done,
    int total,
    @Nullable String note,
    @Nullable Double secondsLeft,
    List<StageStatus> stages) {
  StatusDocument {
    stages = List.copyOf(stages);
  }

  /**
   * A stage as it stands.
   *
   * @param reason why it is to be computed, or isn't
   * @param estimatedSeconds of the whole stage, 0 with a result; null when unknown
   * @param state {@code done}, {@code running}, {@code waiting}, {@code elsewhere} (another study
   *     runs it), {@code failed}, {@code blocked}, {@code skipped}
   * @param attempts 0 if it is not known to have begun
   * @param lastHeartbeat ISO-8601, UTC
   * @param memory bytes in use then, of the GPU or else of the worker's process; null if unknown
   * @param message of the failure, or of the attempt before this one
   */
  record StageStatus(
      String key,
      String kind,
      String name,
      @Nullable String method,
      @Nullable String dataset,
      @Nullable String protocol,
      @Nullable Integer seed,
      String reason,
      @Nullable Double estimatedSeconds,
      String state,
      int attempts,
      @Nullable String phase,
      @Nullable Long step,
      @Nullable Long steps,
      @Nullable Double loss,
      @Nullable Double imagesPerSecond,
      @Nullable String lastHeartbeat,
      @Nullable Long memory,
      @Nullable String device,
      @Nullable String worker,
      @Nullable String message) {}

  /** What {@code status --json} prints. */
  record Studies(List<Line> studies) {
    Studies {
      studies = List.copyOf(studies);
    }

    /** One study. */
    record Line(String study, String state, int done, int total) {}
  }
}
