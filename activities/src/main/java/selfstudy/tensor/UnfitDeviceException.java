package selfstudy.tensor;

/** The device that was asked for cannot be used as it was asked to be; the message says why. */
public final class UnfitDeviceException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnfitDeviceException(String message) {
    super(message);
  }
}
