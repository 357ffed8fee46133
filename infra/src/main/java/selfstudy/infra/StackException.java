package selfstudy.infra;

/** A server or a binary of the stack can't be had; the message says what, where and what to do. */
public final class StackException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StackException(String message) {
    super(message);
  }

  public StackException(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
