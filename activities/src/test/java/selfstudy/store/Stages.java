package selfstudy.store;

import java.util.List;
import selfstudy.plan.Stage;
import selfstudy.plan.StageWork;
import selfstudy.spec.Numerics;
import selfstudy.spec.VerdictSpec;

/** Small stages for tests. */
final class Stages {
  private static final Numerics NUMERICS =
      new Numerics(Numerics.DeviceClass.CPU, 1, Numerics.Precision.FP32, false);

  private Stages() {}

  static Stage summary(String key) {
    return stage(key, new StageWork.Summarise(List.of(), new VerdictSpec(0)));
  }

  static Stage dataset(String key, String data) {
    return stage(key, new StageWork.Fetch("digits", data));
  }

  private static Stage stage(String key, StageWork work) {
    return new Stage(key, "stage " + key, null, null, null, null, List.of(), work, 1, NUMERICS);
  }
}
