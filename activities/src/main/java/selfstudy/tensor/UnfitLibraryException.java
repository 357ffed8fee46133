package selfstudy.tensor;

import org.jspecify.annotations.Nullable;

/** The engine's native library is not there, or does not load as it was asked for. */
public final class UnfitLibraryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String finding;
  private final String hint;

  UnfitLibraryException(String finding, String hint) {
    this(finding, hint, null);
  }

  UnfitLibraryException(String finding, String hint, @Nullable Throwable cause) {
    super("The engine's library cannot be used: " + finding + ". " + hint, cause);
    this.finding = finding;
    this.hint = hint;
  }

  /** Where was looked and what is wrong there, without a full stop. */
  public String finding() {
    return finding;
  }

  /** What to do. */
  public String hint() {
    return hint;
  }
}
