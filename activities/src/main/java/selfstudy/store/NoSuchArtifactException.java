package selfstudy.store;

import java.io.IOException;

/** There is no object under a key. */
public final class NoSuchArtifactException extends IOException {
  private static final long serialVersionUID = 1;

  public NoSuchArtifactException(String key) {
    super("The store has no object " + key);
  }
}
