package selfstudy.contract;

import io.temporal.activity.ActivityInterface;
import selfstudy.plan.Stage;

/**
 * The stages' work. Each call is idempotent: a stage whose result is there returns at once, one
 * with a checkpoint goes on from it. Runs on the task queue of the stage's device class, datasets
 * and summaries on the control queue. Heartbeats carry {@link StageProgress}.
 *
 * <p>Failures that no retry can mend are {@code ApplicationFailure}s of a {@link FailureType}.
 */
@ActivityInterface
public interface StageActivities {
  /** Fetches, checks and packs a catalogue dataset. */
  StageDone fetch(Stage stage);

  /** Pretrains an encoder. */
  StageDone pretrain(Stage stage);

  /** Judges an encoder. */
  StageDone evaluate(Stage stage);

  /** Summarises a study. */
  StageDone summarise(Stage stage);
}
