package selfstudy.activity;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import selfstudy.contract.FailureType;
import selfstudy.dataset.BadDataException;
import selfstudy.plan.Stage;
import selfstudy.store.CorruptArtifactException;
import selfstudy.store.SupersededException;
import selfstudy.tensor.Engine;
import selfstudy.tensor.UnsoundFileException;
import selfstudy.train.NonFiniteLossException;

/** Gives the failure of an attempt its type. */
final class StageFailures {
  private StageFailures() {}

  /**
   * What the activity is to throw: typed, if no retry can mend it or if the store is away; any
   * other as it is, to be counted against the stage.
   */
  static RuntimeException typed(Stage stage, Throwable failure) {
    Throwable cause = unwrapped(failure);
    if (Engine.isOutOfMemory(cause)) {
      return FailureType.OUT_OF_MEMORY.failure(
          stage.name() + " needs more memory than this worker has: " + cause.getMessage(), cause);
    }
    if (cause instanceof LostInputException) {
      return FailureType.LOST_INPUT.failure(cause);
    }
    if (cause instanceof NonFiniteLossException) {
      return FailureType.NON_FINITE_LOSS.failure(cause);
    }
    if (cause instanceof SupersededException) {
      return FailureType.SUPERSEDED.failure(cause);
    }
    if (isBadData(cause)) {
      return FailureType.BAD_DATA.failure(cause);
    }
    if (cause instanceof NoSuchFileException gone) {
      return new UncheckedIOException("A local file vanished: " + gone.getMessage(), gone);
    }
    if (cause instanceof IOException) {
      return FailureType.UNREACHABLE.failure(cause);
    }
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(failure);
  }

  /** Arguments come from the study file and the data, and both are the same at the next attempt. */
  private static boolean isBadData(Throwable cause) {
    return cause instanceof BadDataException
        || cause instanceof CorruptArtifactException
        || cause instanceof UnsoundFileException
        || cause instanceof JsonProcessingException
        || cause.getCause() instanceof JsonProcessingException
        || cause instanceof IllegalArgumentException;
  }

  /** Without what threads and streams wrap around it. */
  private static Throwable unwrapped(Throwable failure) {
    Throwable inner = failure.getCause();
    boolean wrapper =
        failure instanceof CompletionException
            || failure instanceof ExecutionException
            || failure instanceof UncheckedIOException;
    return wrapper && inner != null ? unwrapped(inner) : failure;
  }
}
