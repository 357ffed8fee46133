package selfstudy.dataset;

import java.io.IOException;

/** A server has no such file, or gives it to no one: asking again does not help. */
final class NotServedException extends IOException {
  private static final long serialVersionUID = 1;

  NotServedException(String message) {
    super(message);
  }
}
