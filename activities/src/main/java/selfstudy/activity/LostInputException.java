package selfstudy.activity;

import org.jspecify.annotations.Nullable;

/** The result that a stage builds on is gone. The stage cannot run before it is computed anew. */
final class LostInputException extends RuntimeException {
  private static final long serialVersionUID = 1;

  LostInputException(String stage, String problem, @Nullable Throwable cause) {
    super(
        "The input stage "
            + stage
            + " "
            + problem
            + ". Retry this stage or run the study again: the input is computed anew first",
        cause);
  }
}
