package selfstudy.tensor;

import java.io.IOException;

/** A file is not what it should be; reading it again won't help. */
public final class UnsoundFileException extends IOException {
  private static final long serialVersionUID = 1;

  /** Says which file, what is wrong with it and what to do. */
  public UnsoundFileException(String message) {
    super(message);
  }
}
