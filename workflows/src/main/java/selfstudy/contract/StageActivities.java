package selfstudy.contract;

import io.temporal.activity.ActivityInterface;
import selfstudy.plan.Stage;

/**
 * The stages' work. Each call is idempotent: a stage whose result is there returns at once, one
 * with a checkpoint goes on from it. Runs on the task queue of the stage's device class, datasets
 * and summaries on the control queue. Heartbeats carry {@link StageProgress}.
 *
 * <p>Temporal makes one attempt of each call: {@code StageWorkflow} makes the next, so an attempt's
 * activity id differs and its attempt number does not. Failures are made by {@link
 * FailureType#failure}; any other exception is held against the stage, unless it or a cause of it
 * is of {@code java.net} or a plain {@code java.io.IOException}.
 */
@ActivityInterface
public interface StageActivities {
  /** Fetches, checks and packs a catalogue dataset. */
  StageDone fetch(Stage stage);

  /** Pretrains an encoder. */
  StageDone pretrain(Stage stage);

  /** Chooses learning rate and weight decay for an encoder. */
  StageDone tune(Stage stage);

  /** Judges an encoder. */
  StageDone evaluate(Stage stage);

  /**
   * Summarises a study. A summary names every evaluation and may exceed what crosses Temporal, so
   * it is read from the study's stored plan.
   */
  StageDone summarise(String study, String key);
}
