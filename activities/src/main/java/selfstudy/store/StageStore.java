package selfstudy.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stage's checkpoints and result, under the head protocol: {@code stages/<key>/head.json} is the
 * only mutable object, and taking ownership, publishing a checkpoint and publishing a result are
 * each one compare-and-swap on it. A checkpoint or result counts only when the head names it.
 */
public interface StageStore {
  /** What the head names; empty if the stage was never owned. */
  Optional<Head> head(String stage) throws IOException;

  /** Takes ownership, fencing off whoever had it. */
  Claim claim(String stage, String owner) throws IOException;

  /** Copies a published bundle's parts into {@code folder}, checking each SHA-256. */
  void download(Bundle bundle, Path folder) throws IOException;

  /**
   * One owner's hold on a stage; each publication throws {@link SupersededException} once fenced.
   */
  interface Claim {
    /** The head as this owner last saw or wrote it. */
    Head head();

    /**
     * Uploads the parts under this owner's prefix, then names them in the head as its checkpoint.
     */
    Bundle publishCheckpoint(long step, Map<String, Path> parts) throws IOException;

    /** Uploads the parts, then names them in the head as the result. */
    Bundle publishResult(Map<String, Path> parts) throws IOException;
  }

  /**
   * What {@code head.json} holds.
   *
   * @param checkpoint the newest, or null
   * @param previous the checkpoint before it, to fall back on, or null
   * @param result null until the stage is done
   */
  record Head(
      String owner,
      @Nullable Bundle checkpoint,
      @Nullable Bundle previous,
      @Nullable Bundle result) {}
}
