package selfstudy.config;

/** Settings that cannot be used; the message says where they stand and what is allowed. */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public SettingsException(String message) {
    super(message);
  }
}
