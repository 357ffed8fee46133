package selfstudy.contract;

import java.util.Locale;
import selfstudy.plan.Stage;
import selfstudy.spec.Numerics;

/** Where work is queued. */
public final class TaskQueues {
  private TaskQueues() {}

  /** Workflow tasks and light activities: any worker. */
  public static final String CONTROL = "selfstudy";

  /**
   * Waiting for a stage that another study runs: any worker, in slots of their own. Were they the
   * light activities' slots, studies that wait for each other's stages would keep those from what
   * they need to end.
   */
  public static final String WAITING = CONTROL + "-waiting";

  /**
   * Training: workers with such numerics, which a worker's engine has for its life. What is not the
   * default is named: {@code selfstudy-cpu}, {@code selfstudy-cpu-2}, {@code selfstudy-cuda-tf32}.
   */
  public static String of(Numerics numerics) {
    String device = numerics.device().name().toLowerCase(Locale.ROOT);
    String threads = numerics.threads() == 1 ? "" : "-" + numerics.threads();
    return CONTROL + "-" + device + threads + (numerics.tf32() ? "-tf32" : "");
  }

  /** The queue of a stage's activity. */
  public static String of(Stage stage) {
    return stage.kind().computes() ? of(stage.numerics()) : CONTROL;
  }
}
