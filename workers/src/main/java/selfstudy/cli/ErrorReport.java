package selfstudy.cli;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import selfstudy.config.SettingsException;
import selfstudy.dataset.BadDataException;
import selfstudy.infra.StackException;
import selfstudy.spec.InvalidSpec;
import selfstudy.spec.StudyFileException;
import selfstudy.store.UnknownStudyException;
import selfstudy.tensor.UnfitDeviceException;
import selfstudy.tensor.UnfitLibraryException;

/**
 * What a person is told about a failure.
 *
 * @param exitCode one of {@link Exit}
 * @param message what happened, where, and what to do
 */
record ErrorReport(int exitCode, String message, Throwable cause) {
  private static final Set<Status.Code> AWAY =
      Set.of(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED);

  /** Classifies by the first cause that says what it is. */
  static ErrorReport of(Throwable failure) {
    for (Throwable cause : causes(failure)) {
      if (cause instanceof UsageException
          || cause instanceof SettingsException
          || cause instanceof InvalidSpec
          || cause instanceof StudyFileException
          || cause instanceof BadDataException
          || cause instanceof UnfitDeviceException
          || cause instanceof UnfitLibraryException
          || cause instanceof UnknownStudyException) {
        return new ErrorReport(Exit.USAGE, message(cause), failure);
      }
      if (cause instanceof WorkflowUpdateException refused) {
        return new ErrorReport(Exit.USAGE, refusal(refused), failure);
      }
      if (cause instanceof NoSuchFileException missing) {
        return new ErrorReport(Exit.USAGE, missing.getFile() + " does not exist.", failure);
      }
      if (cause instanceof FileSystemException file) {
        return new ErrorReport(Exit.USAGE, noFile(file), failure);
      }
      if (cause instanceof StatusRuntimeException status && isNoNamespace(status)) {
        return new ErrorReport(
            Exit.UNREACHABLE,
            "Temporal has no such namespace: "
                + status.getStatus().getDescription()
                + " Make it, or check --namespace and TEMPORAL_NAMESPACE.",
            failure);
      }
      if (cause instanceof UnreachableException || cause instanceof StackException) {
        return new ErrorReport(Exit.UNREACHABLE, message(cause), failure);
      }
      if (cause instanceof StatusRuntimeException status
          && AWAY.contains(status.getStatus().getCode())) {
        return new ErrorReport(Exit.UNREACHABLE, noTemporal(status), failure);
      }
      if (cause instanceof ConnectException
          || cause instanceof UnknownHostException
          || cause instanceof SocketTimeoutException) {
        return new ErrorReport(
            Exit.UNREACHABLE,
            outermost(failure, cause)
                + ". Start a server with 'selfstudy up', or check TEMPORAL_ADDRESS and"
                + " SELFSTUDY_S3_ENDPOINT.",
            failure);
      }
    }
    if (causes(failure).stream().anyMatch(IOException.class::isInstance)) {
      return new ErrorReport(Exit.UNREACHABLE, message(failure), failure);
    }
    return new ErrorReport(
        Exit.FAILED,
        message(failure) + " (unexpected; --verbose shows where it comes from)",
        failure);
  }

  void print(PrintStream err, boolean stackTrace) {
    err.println("selfstudy: " + message);
    if (stackTrace) {
      cause.printStackTrace(err);
    }
  }

  /** The widest view of an input or output that failed: it names the address. */
  private static String outermost(Throwable failure, Throwable cause) {
    return causes(failure).stream()
        .filter(IOException.class::isInstance)
        .findFirst()
        .map(ErrorReport::message)
        .orElse("A server does not answer (" + message(cause) + ")");
  }

  private static boolean isNoNamespace(StatusRuntimeException status) {
    String description = status.getStatus().getDescription();
    return status.getStatus().getCode() == Status.Code.NOT_FOUND
        && description != null
        && description.startsWith("Namespace ");
  }

  private static String noFile(FileSystemException failure) {
    String reason = failure.getReason();
    String why =
        failure instanceof AccessDeniedException
            ? "permission denied"
            : reason == null ? failure.getClass().getSimpleName() : reason;
    return failure.getFile() + " cannot be used: " + why + ".";
  }

  private static String noTemporal(StatusRuntimeException status) {
    return "Temporal does not answer ("
        + status.getStatus().getCode()
        + "). Start it with 'selfstudy up', or check TEMPORAL_ADDRESS.";
  }

  private static String refusal(WorkflowUpdateException refused) {
    return refused.getCause() instanceof ApplicationFailure reason
        ? reason.getOriginalMessage()
        : message(refused);
  }

  private static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }

  private static List<Throwable> causes(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable next = failure; next != null && !chain.contains(next); next = next.getCause()) {
      chain.add(next);
    }
    return chain;
  }
}
