package selfstudy.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.common.converter.DefaultDataConverter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import selfstudy.contract.StudyActivities.PlanPage;
import selfstudy.contract.StudyActivities.PlannedStage;
import selfstudy.plan.Stage;
import selfstudy.plan.StageKind;
import selfstudy.plan.StageWork;
import selfstudy.plan.StageWork.DataInput;
import selfstudy.spec.AugmentationSpec;
import selfstudy.spec.EncoderSpec;
import selfstudy.spec.Labels;
import selfstudy.spec.MethodSpec;
import selfstudy.spec.MetricName;
import selfstudy.spec.Numerics;
import selfstudy.spec.OptimizerSpec;
import selfstudy.spec.ProtocolSpec;
import selfstudy.spec.ScheduleSpec;
import selfstudy.spec.SearchSpec;
import selfstudy.spec.TrainingSpec;
import selfstudy.spec.VerdictSpec;
import selfstudy.study.Attempts;
import selfstudy.study.OpenStage;
import selfstudy.study.StageInput;
import selfstudy.study.StudyInput;

/** Temporal's default converter writes and reads everything that crosses it. */
class RoundTripTest {
  private static final EncoderSpec ENCODER =
      new EncoderSpec(EncoderSpec.Architecture.SMALL, EncoderSpec.Stem.STRIDE2, 1, List.of(16, 32));

  @ParameterizedTest
  @MethodSource("records")
  void survivesTemporal(Object value) {
    DefaultDataConverter converter = DefaultDataConverter.newDefaultInstance();
    var payload = converter.toPayload(value).orElseThrow();
    Object back = converter.fromPayload(payload, value.getClass(), value.getClass());
    assertThat(back).isEqualTo(value);
  }

  static Stream<Object> records() {
    return Stream.concat(stages().map(RoundTripTest::stage), messages());
  }

  private static Stage stage(StageWork work) {
    Numerics numerics = new Numerics(Numerics.DeviceClass.CUDA, 2, Numerics.Precision.FP32, true);
    return new Stage("key", "name", "simclr", null, null, 3, List.of("a", "b"), work, 1, numerics);
  }

  private static Stream<StageWork> stages() {
    DataInput part = new DataInput("data", 5000, Labels.parse("10 per class"));
    DataInput whole = new DataInput("data", null, Labels.parse("0.5%"));
    return Stream.concat(
        Stream.concat(
            methods().map(method -> new StageWork.Pretrain(method, ENCODER, part, 28, 1)),
            protocols()
                .map(
                    protocol ->
                        new StageWork.Evaluate(
                            protocol,
                            ENCODER,
                            whole,
                            MetricName.MAP_11_POINT,
                            28,
                            null,
                            "tuned",
                            1))),
        Stream.of(
            new StageWork.Pretrain(new MethodSpec.Random(List.of(1)), ENCODER, null, 28, 1),
            tune(new SearchSpec.Grid(), whole),
            tune(new SearchSpec.Random(2), whole),
            tune(new SearchSpec.Halving(3, 20), whole),
            new StageWork.Fetch("fashion-mnist", "data"),
            new StageWork.Summarise(
                List.of(
                    new StageWork.Summarise.Entry("key", "simclr", "digits", "knn", 1, null),
                    new StageWork.Summarise.Entry("key", "simclr", "digits", "finetune", 1, 2)),
                new VerdictSpec(5))));
  }

  private static StageWork tune(SearchSpec search, DataInput data) {
    return new StageWork.Tune(
        new ProtocolSpec.FineTune(200, 64, List.of(.01, .1), List.of(0.), search, 3),
        ENCODER,
        data,
        MetricName.MEAN_PER_CLASS,
        28,
        "encoder",
        1);
  }

  private static Stream<MethodSpec> methods() {
    List<Integer> seeds = List.of(1);
    return Stream.of(
        new MethodSpec.SimClr(
            seeds, training(new OptimizerSpec.AdamW(1e-3, .9, .999, 1e-8, 0)), .5, 64),
        new MethodSpec.Moco(
            seeds, training(new OptimizerSpec.Sgd(.1, .9, true, 1e-4)), .2, 64, 4096, .99, 8),
        new MethodSpec.Pirl(
            seeds,
            training(new OptimizerSpec.Lars(.1, .9, 1e-4, .001)),
            .07,
            64,
            MethodSpec.Pirl.Pretext.JIGSAW,
            MethodSpec.Pirl.Estimator.NCE,
            .5,
            1000,
            .5,
            MethodSpec.Pirl.BankStart.ENCODER,
            36),
        new MethodSpec.Supervised(seeds, training(new OptimizerSpec.Sgd(.1, .9, true, 1e-4))),
        new MethodSpec.Random(seeds),
        new MethodSpec.Imported(seeds, "torchvision", "0a".repeat(32)));
  }

  private static TrainingSpec training(OptimizerSpec optimizer) {
    return new TrainingSpec(
        4,
        128,
        32,
        optimizer,
        new ScheduleSpec(.1, ScheduleSpec.Decay.COSINE),
        new AugmentationSpec(
            new AugmentationSpec.Crop(.2, 1),
            .5,
            new AugmentationSpec.Jitter(.5, .8),
            .2,
            new AugmentationSpec.Blur(.5, .1, 2)));
  }

  private static Stream<ProtocolSpec> protocols() {
    return Stream.of(
        new ProtocolSpec.Linear(new ProtocolSpec.LogGrid(1e-6, 1e5, 45), 100),
        new ProtocolSpec.Knn(20, .07),
        new ProtocolSpec.FineTune(200, 64, List.of(.01), List.of(0.)),
        new ProtocolSpec.Scratch(400, 64, List.of(.01, .1), List.of(0., 1e-4)));
  }

  private static Stream<Object> messages() {
    StudySummary.FailedStage failed =
        new StudySummary.FailedStage("key", "name", null, "what happened");
    StudySummary summary =
        new StudySummary("study", StudyState.ATTENTION, 3, 1, 1, 0, 0, List.of(failed));
    return Stream.of(
        summary,
        new PlanPage(
            3, List.of(new PlannedStage(2, "key", "name", StageKind.EVALUATE, List.of(0, 1)))),
        new StageDone("key", true, 1.5),
        new StageProgress("train", 3, 10, null, 120.5, -1, 1L << 40, "worker"),
        new OpenStage("key", "name", "blocked"),
        new StageInput("study", "key", "name", StageKind.PRETRAIN, 60, null),
        new StageInput(
            "study", "key", "name", StageKind.SUMMARISE, 60, Attempts.first().afterOutage("lost")),
        StudyInput.of("study", 2),
        new StudyInput(
            "study", 2, 5, 100, false, new StudyInput.Carried(true, List.of("key"), summary)));
  }
}
