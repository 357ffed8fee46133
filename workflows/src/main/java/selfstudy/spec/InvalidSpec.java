package selfstudy.spec;

/** A value that a study cannot have; the reader adds file, line and column. */
public final class InvalidSpec extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String field;

  /**
   * @param field the record component at fault, as a study file spells it
   * @param message what is wrong and what is allowed
   */
  public InvalidSpec(String field, String message) {
    super(message);
    this.field = field;
  }

  /** The record component at fault, as a study file spells it. */
  public String field() {
    return field;
  }
}
