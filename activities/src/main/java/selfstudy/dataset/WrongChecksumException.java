package selfstudy.dataset;

import java.io.IOException;

/** A source has another file than the pinned one. Another source may have it. */
final class WrongChecksumException extends IOException {
  private static final long serialVersionUID = 1;

  WrongChecksumException(String message) {
    super(message);
  }
}
