package selfstudy.contract;

import io.temporal.activity.ActivityInterface;
import java.util.List;
import java.util.Map;
import selfstudy.plan.Stage;
import selfstudy.plan.StageKind;

/** What a study's workflow asks of the store and of Temporal: light, on the control queue. */
@ActivityInterface
public interface StudyActivities {
  /**
   * What is left to do of the stored plan's stages at positions {@code offset} to {@code offset +
   * limit - 1}.
   */
  PlanPage readPlan(String study, int offset, int limit);

  /** One stage of the stored plan. */
  Stage readStage(String study, String key);

  /** Which of these stages have their result in the store. */
  List<String> finished(List<String> keys);

  /** The step of a stage's newest checkpoint in the store; -1 without one. */
  long checkpointStep(String key);

  /**
   * Waits, heartbeating, until no workflow {@code stage-<key>} runs any more; the caller then reads
   * the store again.
   */
  void awaitStage(String key);

  /** Writes {@code studies/<study>/report.html} from the results that are there. */
  void report(String study);

  /** Records how the study stands, so that finished studies are listed from the store. */
  void record(StudySummary summary);

  /**
   * A page of the plan.
   *
   * @param total stages in the whole plan
   * @param open those of the page without a result in the store, in the plan's order
   */
  record PlanPage(int total, List<PlannedStage> open) {
    public PlanPage {
      open = List.copyOf(open);
    }
  }

  /**
   * A stage without a result, small enough for a workflow to hold 20,000.
   *
   * @param position in the plan, from 0
   * @param inputs positions of the stages that must be done before, each smaller than its own
   */
  record PlannedStage(int position, String key, String name, StageKind kind, List<Integer> inputs) {
    public PlannedStage {
      inputs = List.copyOf(inputs);
    }

    /** The stage at {@code position} of a plan, whose stages have these positions by key. */
    public static PlannedStage of(int position, Stage stage, Map<String, Integer> positions) {
      return new PlannedStage(
          position,
          stage.key(),
          stage.name(),
          stage.kind(),
          stage.inputs().stream().map(key -> positionOf(key, stage, positions)).toList());
    }

    private static int positionOf(String input, Stage stage, Map<String, Integer> positions) {
      Integer position = positions.get(input);
      if (position == null) {
        throw new IllegalArgumentException(
            "The plan has no stage " + input + ", an input of " + stage.name());
      }
      return position;
    }
  }
}
