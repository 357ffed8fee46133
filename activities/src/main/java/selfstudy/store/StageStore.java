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

  /**
   * Takes ownership, fencing off whoever had it.
   *
   * @param owner one attempt, unlike any other: {@code [A-Za-z0-9._-]+}
   */
  default Claim claim(String stage, String owner) throws IOException {
    return claim(stage, owner, () -> {});
  }

  /**
   * Takes ownership.
   *
   * @param alive called block by block while the claim's parts are uploaded
   * @see #claim(String, String)
   */
  Claim claim(String stage, String owner, Runnable alive) throws IOException;

  /** One part of a published bundle, which must be small; its SHA-256 is checked. */
  byte[] part(Bundle bundle, String name) throws IOException;

  /**
   * Copies a published bundle's parts into {@code folder}, checking each SHA-256; throws {@link
   * CorruptArtifactException} for a part that is missing or altered, so that a caller can fall back
   * to {@link Head#previous}.
   */
  default void download(Bundle bundle, Path folder) throws IOException {
    download(bundle, folder, () -> {});
  }

  /**
   * {@link #download(Bundle, Path)}.
   *
   * @param alive called block by block
   */
  void download(Bundle bundle, Path folder, Runnable alive) throws IOException;

  /**
   * Takes a damaged result out of the head, so that the stage counts as not done and is computed
   * anew. Does nothing if the head names another result by now, or none.
   */
  void withdraw(String stage, Bundle result) throws IOException;

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

    /**
     * Uploads the parts, then names them in the head as the result; the checkpoints are dropped.
     */
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
      @Nullable Bundle result) {
    /** With another owner. */
    Head ownedBy(String newOwner) {
      return new Head(newOwner, checkpoint, previous, result);
    }

    /** With a newer checkpoint; the newest of an earlier step stays as the one to fall back on. */
    Head withCheckpoint(Bundle newest) {
      if (newest.equals(checkpoint)) {
        return this;
      }
      boolean ahead = checkpoint != null && checkpoint.step() < newest.step();
      return new Head(owner, newest, ahead ? checkpoint : previous, result);
    }
  }
}
