package selfstudy.contract;

import io.temporal.activity.ActivityInterface;
import java.util.List;
import selfstudy.plan.Stage;

/** What a study's workflow asks of the store and of Temporal: light, on the control queue. */
@ActivityInterface
public interface StudyActivities {
  /**
   * Stages {@code offset} to {@code offset + limit - 1} of the stored plan, with what is there of
   * each.
   */
  PlanPage readPlan(String study, int offset, int limit);

  /** Which of these stages have their result in the store. */
  List<String> finished(List<String> keys);

  /**
   * Waits, heartbeating, until no workflow {@code stage-<key>} runs any more; the caller then reads
   * the store again.
   */
  void awaitStage(String key);

  /** Writes {@code studies/<study>/report.html} and its table from the results that are there. */
  void report(String study);

  /** Records how the study stands, so that finished studies are listed from the store. */
  void record(StudySummary summary);

  /**
   * A page of the plan.
   *
   * @param total stages in the whole plan
   */
  record PlanPage(int total, List<PlannedStage> stages) {}

  /**
   * @param done whether its result is in the store
   */
  record PlannedStage(Stage stage, boolean done) {}
}
