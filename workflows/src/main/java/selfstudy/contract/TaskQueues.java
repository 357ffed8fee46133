package selfstudy.contract;

import java.util.Locale;
import selfstudy.plan.Stage;
import selfstudy.spec.Numerics;
import selfstudy.spec.Numerics.DeviceClass;

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
   * Training: workers with such a device and so many compute threads, which a worker's engine has
   * for its life. More than one are named: {@code selfstudy-cpu}, {@code selfstudy-cpu-2}.
   */
  public static String of(DeviceClass device, int threads) {
    String queue = CONTROL + "-" + device.name().toLowerCase(Locale.ROOT);
    return threads == 1 ? queue : queue + "-" + threads;
  }

  private static String of(Numerics numerics) {
    return of(numerics.device(), numerics.threads());
  }

  /** The queue of a stage's activity. */
  public static String of(Stage stage) {
    return switch (stage.kind()) {
      case DATASET, SUMMARISE -> CONTROL;
      case PRETRAIN, EVALUATE -> of(stage.numerics());
    };
  }
}
