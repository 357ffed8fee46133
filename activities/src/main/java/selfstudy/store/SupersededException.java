package selfstudy.store;

/** Another owner has taken the stage: this one must stop and publish nothing. */
public final class SupersededException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public SupersededException(String stage, String owner, String newOwner) {
    super("Stage " + stage + " belongs to " + newOwner + " now; " + owner + " stops");
  }
}
