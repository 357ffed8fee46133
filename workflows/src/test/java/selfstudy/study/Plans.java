package selfstudy.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import selfstudy.contract.StudyActivities.PlannedStage;
import selfstudy.plan.Stage;
import selfstudy.plan.StageWork;
import selfstudy.spec.EncoderSpec;
import selfstudy.spec.Labels;
import selfstudy.spec.MethodSpec;
import selfstudy.spec.Numerics;
import selfstudy.spec.VerdictSpec;

/** Builds small plans: {@code new Plans().dataset("d").train("a", "d").stages()}. */
final class Plans {
  static final Numerics CPU =
      new Numerics(Numerics.DeviceClass.CPU, 1, Numerics.Precision.FP32, false);
  static final EncoderSpec ENCODER =
      new EncoderSpec(EncoderSpec.Architecture.SMALL, EncoderSpec.Stem.STRIDE2, 1, List.of(16));

  private final List<Stage> stages = new ArrayList<>();

  Plans dataset(String name) {
    return add(name, new StageWork.Fetch(name, "data"));
  }

  Plans train(String name, String... inputs) {
    return add(
        name,
        new StageWork.Pretrain(
            new MethodSpec.Random(List.of(1)),
            ENCODER,
            new StageWork.DataInput("data", null, Labels.ALL),
            28,
            1),
        inputs);
  }

  Plans summarise(String name, String... inputs) {
    return add(name, new StageWork.Summarise(List.of(), new VerdictSpec(1)), inputs);
  }

  private Plans add(String name, StageWork work, String... inputs) {
    List<String> keys = Arrays.stream(inputs).map(Plans::key).toList();
    stages.add(new Stage(key(name), name, null, null, null, null, keys, work, 1, CPU));
    return this;
  }

  List<Stage> stages() {
    return List.copyOf(stages);
  }

  /** The key of the stage of that name: same name, same stage, in whatever study. */
  static String key(String name) {
    return "key-of-" + name;
  }

  static List<PlannedStage> planned(List<Stage> stages) {
    Map<String, Integer> positions = new LinkedHashMap<>();
    stages.forEach(stage -> positions.put(stage.key(), positions.size()));
    List<PlannedStage> planned = new ArrayList<>();
    for (Stage stage : stages) {
      planned.add(PlannedStage.of(planned.size(), stage, positions));
    }
    return planned;
  }
}
