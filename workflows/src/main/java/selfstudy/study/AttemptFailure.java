package selfstudy.study;

import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TimeoutFailure;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import selfstudy.contract.FailureType;

/**
 * Why an attempt or a stage ended, read from what Temporal reports.
 *
 * @param type a {@link FailureType}'s name, or null for a failure that has none
 * @param message for a person, of bounded length
 * @param fatal whether another attempt is of no use
 * @param outage whether the stage is not to blame: the store, a server or a stopping worker is
 */
record AttemptFailure(@Nullable String type, String message, boolean fatal, boolean outage) {
  private static final int LONGEST_MESSAGE = 500;

  /** Types of exceptions that mean that a connection was lost or a worker told to stop. */
  private static final List<String> OUTAGES =
      List.of(
          "java.net.",
          "javax.net.",
          "io.grpc.",
          "java.io.InterruptedIOException",
          "io.temporal.client.ActivityWorkerShutdown");

  /** Reads a failure; its innermost sentence that Temporal did not add is the message. */
  static AttemptFailure of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ApplicationFailure application) {
        return of(application);
      }
      if (cause instanceof TimeoutFailure timeout) {
        return new AttemptFailure(null, describe(timeout), false, false);
      }
      if (cause instanceof CanceledFailure) {
        return new AttemptFailure(null, "Cancelled from outside of the study", false, true);
      }
    }
    return new AttemptFailure(null, shorten(String.valueOf(failure.getMessage())), false, false);
  }

  /** Whether this is the echo of a cancellation. */
  static boolean isCancellation(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CanceledFailure) {
        return true;
      }
    }
    return false;
  }

  private static AttemptFailure of(ApplicationFailure failure) {
    String type = failure.getType();
    String message = Objects.requireNonNullElse(failure.getOriginalMessage(), "no message");
    boolean known = FailureType.isKnown(type);
    return new AttemptFailure(
        known ? type : null,
        shorten(known ? message : type + ": " + message),
        failure.isNonRetryable() || List.of(FailureType.fatalNames()).contains(type),
        isOutage(failure));
  }

  private static boolean isOutage(ApplicationFailure failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ApplicationFailure application && isOutage(application.getType())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOutage(String type) {
    // Plain IOExceptions are what HTTP clients throw for a broken stream; its subclasses name
    // files and formats.
    return type.equals(FailureType.UNREACHABLE.name())
        || type.equals("java.io.IOException")
        || OUTAGES.stream().anyMatch(type::startsWith);
  }

  private static String describe(TimeoutFailure failure) {
    return failure.getTimeoutType() == TimeoutType.TIMEOUT_TYPE_HEARTBEAT
        ? "The worker fell silent: it died, hung or lost the server"
        : "Timed out (" + failure.getTimeoutType() + ")";
  }

  private static String shorten(String message) {
    return message.length() <= LONGEST_MESSAGE
        ? message
        : message.substring(0, LONGEST_MESSAGE) + " …";
  }
}
