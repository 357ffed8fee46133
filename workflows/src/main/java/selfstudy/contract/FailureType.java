package selfstudy.contract;

import io.temporal.failure.ApplicationFailure;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What went wrong with a stage; the name is the {@code ApplicationFailure}'s type. */
public enum FailureType {
  /** The dataset is not what it should be: checksum, layout, an undecodable image. */
  BAD_DATA(true),
  /** What the store says of a study is missing, unreadable or contradicts itself. */
  BAD_RECORD(true),
  /** The result that the stage builds on is gone or damaged; retrying computes it anew first. */
  LOST_INPUT(true),
  /** The loss left the finite numbers. */
  NON_FINITE_LOSS(true),
  /** Three attempts in a row ended without a newer checkpoint. */
  NO_PROGRESS(true),
  /** Another attempt owns the stage now. */
  SUPERSEDED(true),
  /** This worker's recipe is not the plan's. */
  RECIPE_MISMATCH(true),
  /** The device has too little memory. */
  OUT_OF_MEMORY(true),
  /** The store or a server did not answer, or the worker was told to stop: never counted. */
  UNREACHABLE(false);

  private final boolean fatal;

  FailureType(boolean fatal) {
    this.fatal = fatal;
  }

  /** Whether no retry can mend it. */
  public boolean fatal() {
    return fatal;
  }

  /**
   * The failure that an activity throws.
   *
   * @param message what happened, where, and what to do
   */
  public ApplicationFailure failure(String message, @Nullable Throwable cause) {
    return fatal
        ? ApplicationFailure.newNonRetryableFailureWithCause(message, name(), cause)
        : ApplicationFailure.newFailureWithCause(message, name(), cause);
  }

  /** The failure that an activity throws for a cause whose message says it all. */
  public ApplicationFailure failure(Throwable cause) {
    return failure(Objects.requireNonNullElse(cause.getMessage(), cause.toString()), cause);
  }

  /** Whether a failure's type is the name of one of these. */
  public static boolean isKnown(@Nullable String type) {
    return Arrays.stream(values()).anyMatch(known -> known.name().equals(type));
  }

  /** Names of those that no retry can mend. */
  public static String[] fatalNames() {
    return Arrays.stream(values())
        .filter(FailureType::fatal)
        .map(Enum::name)
        .toArray(String[]::new);
  }
}
