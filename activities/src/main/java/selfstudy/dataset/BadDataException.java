package selfstudy.dataset;

import org.jspecify.annotations.Nullable;

/**
 * Data that is not what it should be: an unknown name, a folder without images, a truncated image,
 * a wrong checksum, a class with too few labels. No retry can mend it; the message says what, where
 * and what to do.
 */
public final class BadDataException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BadDataException(String message) {
    super(message);
  }

  public BadDataException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
