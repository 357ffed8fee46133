package selfstudy.contract;

import selfstudy.plan.Stage;
import selfstudy.spec.Numerics.DeviceClass;

/** Where work is queued. */
public final class TaskQueues {
  private TaskQueues() {}

  /** Workflow tasks and light activities: any worker. */
  public static final String CONTROL = "selfstudy";

  /** Training: workers with such a device. */
  public static String of(DeviceClass device) {
    return CONTROL + "-" + device.name().toLowerCase(java.util.Locale.ROOT);
  }

  /** The queue of a stage's activity. */
  public static String of(Stage stage) {
    return switch (stage.kind()) {
      case DATASET, SUMMARISE -> CONTROL;
      case PRETRAIN, EVALUATE -> of(stage.numerics().device());
    };
  }
}
