package selfstudy.store;

import java.io.IOException;

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
}
