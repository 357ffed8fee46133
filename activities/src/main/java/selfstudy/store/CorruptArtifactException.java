package selfstudy.store;

import java.io.IOException;
import java.util.Optional;

/** A published object is gone or is not what its digest says. Reading again won't help. */
public final class CorruptArtifactException extends IOException {
  private static final long serialVersionUID = 1;

  private final String key;

  /**
   * @param problem what is wrong with it: {@code "is missing"}
   */
  public CorruptArtifactException(String key, String problem) {
    super("Object " + key + " " + problem);
    this.key = key;
  }

  /** The object at fault. */
  public String key() {
    return key;
  }

  /** The stage that the object belongs to; empty if to none. */
  public Optional<String> stage() {
    String[] segments = key.split("/", 3);
    return segments[0].equals("stages") && segments.length == 3
        ? Optional.of(segments[1])
        : Optional.empty();
  }
}
