package selfstudy.train;

/** A computation ended because it was asked to; what it had published is kept. */
public final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StoppedException() {
    super("Stopped as asked");
  }
}
