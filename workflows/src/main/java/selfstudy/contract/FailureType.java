package selfstudy.contract;

/** Failures that no retry can mend; the name is the {@code ApplicationFailure}'s type. */
public enum FailureType {
  /** The dataset is not what it should be: checksum, layout, an undecodable image. */
  BAD_DATA,
  /** The loss left the finite numbers. */
  NON_FINITE_LOSS,
  /** Three attempts in a row ended without a newer checkpoint. */
  NO_PROGRESS,
  /** Another attempt owns the stage now. */
  SUPERSEDED,
  /** This worker's recipe is not the plan's. */
  RECIPE_MISMATCH,
  /** The device has too little memory. */
  OUT_OF_MEMORY;
}
