package selfstudy.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import selfstudy.contract.FailureType;
import selfstudy.contract.StageActivities;
import selfstudy.contract.StageDone;
import selfstudy.dataset.BadDataException;
import selfstudy.dataset.Catalogue;
import selfstudy.dataset.DatasetFetch;
import selfstudy.dataset.Datasets;
import selfstudy.dataset.ImageSet;
import selfstudy.encoder.StoredEncoders;
import selfstudy.encoder.TorchvisionWeights;
import selfstudy.plan.Recipes;
import selfstudy.plan.Stage;
import selfstudy.plan.StageWork.DataInput;
import selfstudy.plan.StageWork.Evaluate;
import selfstudy.plan.StageWork.Pretrain;
import selfstudy.plan.StageWork.Summarise;
import selfstudy.plan.StudyPlan;
import selfstudy.report.StudyResults;
import selfstudy.spec.AugmentationSpec;
import selfstudy.spec.EncoderSpec;
import selfstudy.spec.EncoderSpec.Architecture;
import selfstudy.spec.EncoderSpec.Stem;
import selfstudy.spec.Labels;
import selfstudy.spec.MethodSpec;
import selfstudy.spec.MetricName;
import selfstudy.spec.Numerics;
import selfstudy.spec.Numerics.DeviceClass;
import selfstudy.spec.Numerics.Precision;
import selfstudy.spec.OptimizerSpec;
import selfstudy.spec.ProtocolSpec;
import selfstudy.spec.ScheduleSpec;
import selfstudy.spec.TrainingSpec;
import selfstudy.spec.VerdictSpec;
import selfstudy.store.ArtifactStageStore;
import selfstudy.store.Bundle;
import selfstudy.store.MemoryArtifactStore;
import selfstudy.store.StageStore;
import selfstudy.store.StudyStore;
import selfstudy.tensor.Engine;
import selfstudy.tensor.Safetensors;
import selfstudy.tensor.Tensor;
import selfstudy.train.SyntheticImages;
import selfstudy.train.TrainingSettings;

class StageActivitiesTest {
  static final EncoderSpec ENCODER =
      new EncoderSpec(Architecture.SMALL, Stem.STRIDE2, 1, List.of(4, 8));
  private static final String PRETRAINED = "a".repeat(64);
  private static final String EVALUATED = "b".repeat(64);
  private static final String IMPORTED = "c".repeat(64);
  private static final String REJUDGED = "d".repeat(64);

  @TempDir Path temporary;

  private final MemoryArtifactStore store = new MemoryArtifactStore();
  private final ArtifactStageStore stages = new ArtifactStageStore(store);
  private final SyntheticDatasets datasets = new SyntheticDatasets();
  private final TestActivityEnvironment temporal = TestActivityEnvironment.newInstance();

  @BeforeEach
  void register() throws IOException {
    Engine engine = Engine.start(1);
    temporal.registerActivitiesImplementations(
        new StageActivitiesImpl(
            new StageRunner(stages, temporary, Host.local("unknown", engine.version()), "worker"),
            new StudyStore(store),
            new StudyResults(stages),
            datasets,
            test -> new SyntheticImages(24, 4, 16, 2),
            new DatasetFetch(Catalogue.standard(), store, temporary),
            new StoredEncoders(store),
            engine,
            new TrainingSettings(Duration.ofSeconds(10), 1),
            "worker"));
  }

  @AfterEach
  void close() {
    temporal.close();
  }

  @Test
  void publishesAnEncoderThenJudgesIt() throws IOException {
    StageActivities activities = temporal.newActivityStub(StageActivities.class);
    StageDone trained = activities.pretrain(pretrain("there", Recipes.PRETRAIN, 1));
    StageDone judged = activities.evaluate(evaluate());

    assertThat(trained.reused()).isFalse();
    assertThat(judged.reused()).isFalse();
    assertThat(parts(PRETRAINED))
        .containsOnlyKeys("encoder.safetensors", "metrics.csv", "provenance.json");
    assertThat(parts(EVALUATED)).containsOnlyKeys("evaluation.json", "provenance.json");
  }

  @Test
  void anEncoderThatLeavesAndComesBackHasTheSameBytesAndTheSameResult() throws IOException {
    StageActivities activities = temporal.newActivityStub(StageActivities.class);
    activities.pretrain(pretrain("there", Recipes.PRETRAIN, 1));
    activities.evaluate(evaluate());
    Path left = temporary.resolve("left");
    stages.download(result(PRETRAINED).only("encoder.safetensors"), left);

    Map<String, Tensor> tensors = Safetensors.read(left.resolve("encoder.safetensors")).tensors();
    String weights =
        new StoredEncoders(store)
            .add(ENCODER, TorchvisionWeights.of(ENCODER, tensors), "a test", left);
    activities.pretrain(imported(weights));
    activities.evaluate(evaluate(REJUDGED, IMPORTED));

    assertThat(parts(IMPORTED).get("encoder.safetensors"))
        .isEqualTo(parts(PRETRAINED).get("encoder.safetensors"));
    assertThat(parts(REJUDGED).get("evaluation.json"))
        .isEqualTo(parts(EVALUATED).get("evaluation.json"));
  }

  @Test
  void anEncoderThatWasNotImportedOrIsDamagedIsBadData() throws IOException {
    assertFailure(imported("0".repeat(64)), FailureType.BAD_DATA, "selfstudy import");
    StageActivities activities = temporal.newActivityStub(StageActivities.class);
    activities.pretrain(pretrain("there", Recipes.PRETRAIN, 1));
    Path left = temporary.resolve("left");
    stages.download(result(PRETRAINED).only("encoder.safetensors"), left);
    String weights =
        new StoredEncoders(store)
            .add(
                ENCODER,
                TorchvisionWeights.of(
                    ENCODER, Safetensors.read(left.resolve("encoder.safetensors")).tensors()),
                "a test",
                left);
    store.write("encoders/" + weights + "/encoder.safetensors", new byte[] {1});
    assertFailure(imported(weights), FailureType.BAD_DATA, "corrupt");
  }

  private static Stage imported(String weights) {
    MethodSpec method = new MethodSpec.Imported(List.of(0), "imported", weights);
    Pretrain work = new Pretrain(method, ENCODER, null, 16, 0);
    return new Stage(
        IMPORTED,
        "pretrain/imported",
        "imported",
        null,
        null,
        null,
        List.of(),
        work,
        Recipes.PRETRAIN,
        numerics(1));
  }

  @Test
  void reusesAResultThatIsThere() {
    StageActivities activities = temporal.newActivityStub(StageActivities.class);
    activities.pretrain(pretrain("there", Recipes.PRETRAIN, 1));
    assertThat(activities.pretrain(pretrain("there", Recipes.PRETRAIN, 1)).reused()).isTrue();
  }

  @Test
  void theSupervisedBaselineSeesTheLabelsThatItIsGiven() {
    StageActivities activities = temporal.newActivityStub(StageActivities.class);
    Labels few = new Labels(Labels.Unit.PER_CLASS, 5);
    activities.pretrain(supervised("there", few));
    assertThat(datasets.labelled).containsExactly(few + " of seed 1");
  }

  @Test
  void badDataIsAFailureThatNoRetryCanMend() {
    assertFailure(supervised("broken", Labels.ALL), FailureType.BAD_DATA, "torn.png");
  }

  @Test
  void refusesAStageThatWasPlannedForAnotherRecipe() {
    assertFailure(
        pretrain("there", Recipes.PRETRAIN + 1, 1), FailureType.RECIPE_MISMATCH, "recipe 3");
  }

  @Test
  void refusesAStageThatWasPlannedForOtherNumerics() {
    Stage cpu = pretrain("there", Recipes.PRETRAIN, 1);
    Stage rounded =
        new Stage(
            cpu.key(),
            cpu.name(),
            cpu.method(),
            cpu.dataset(),
            cpu.protocol(),
            cpu.seed(),
            cpu.inputs(),
            cpu.work(),
            cpu.recipe(),
            new Numerics(DeviceClass.CUDA, 1, Precision.FP32, true));
    assertFailure(
        rounded,
        FailureType.RECIPE_MISMATCH,
        "planned for cuda, 1 compute threads, fp32 with tf32, this worker computes with cpu, 1"
            + " compute threads, fp32: start one with --device cuda --threads 1 --tf32");
  }

  @Test
  void refusesAStageThatWasPlannedForAnotherNumberOfThreads() {
    assertFailure(
        pretrain("there", Recipes.PRETRAIN, 2), FailureType.RECIPE_MISMATCH, "--threads 2");
  }

  @Test
  void aSummaryIsMadeByAWorkerOfAnyNumberOfThreads() throws IOException {
    Stage summary =
        new Stage(
            EVALUATED,
            "summary",
            null,
            null,
            null,
            null,
            List.of(),
            new Summarise(List.of(), new VerdictSpec(1)),
            Recipes.SUMMARISE,
            numerics(2));
    StudyPlan plan = new StudyPlan("s-1", "s", List.of(summary));
    new StudyStore(store).submit(plan, "{}", Instant.EPOCH);
    StageActivities activities = temporal.newActivityStub(StageActivities.class);
    assertThat(activities.summarise("s-1", EVALUATED).reused()).isFalse();
  }

  @Test
  void aDamagedEncoderIsWithdrawnAndComputedAnew() throws IOException {
    StageActivities activities = temporal.newActivityStub(StageActivities.class);
    Stage pretrain = pretrain("there", Recipes.PRETRAIN, 1);
    activities.pretrain(pretrain);
    Bundle damaged = stages.head(PRETRAINED).map(StageStore.Head::result).orElseThrow();
    store.write(damaged.prefix() + "encoder.safetensors", new byte[8]);

    for (String problem : List.of("is damaged", "has no result")) {
      assertThatThrownBy(() -> activities.evaluate(evaluate()))
          .cause()
          .isInstanceOfSatisfying(
              ApplicationFailure.class,
              failure -> {
                assertThat(failure.getType()).isEqualTo(FailureType.LOST_INPUT.name());
                assertThat(failure.getOriginalMessage())
                    .contains(PRETRAINED, problem, "run the study again");
              });
    }
    assertThat(activities.pretrain(pretrain).reused()).isFalse();
    assertThat(parts(PRETRAINED).get("encoder.safetensors"))
        .isEqualTo(damaged.parts().get("encoder.safetensors"));
    assertThat(activities.evaluate(evaluate()).reused()).isFalse();
    assertThat(temporary).isEmptyDirectory();
  }

  private Map<String, Bundle.Part> parts(String stage) throws IOException {
    return result(stage).parts();
  }

  private Bundle result(String stage) throws IOException {
    return stages.head(stage).map(StageStore.Head::result).orElseThrow();
  }

  private void assertFailure(Stage stage, FailureType type, String message) {
    StageActivities activities = temporal.newActivityStub(StageActivities.class);
    assertThatThrownBy(() -> activities.pretrain(stage))
        .isInstanceOf(ActivityFailure.class)
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo(type.name());
              assertThat(failure.isNonRetryable()).isTrue();
              assertThat(failure.getOriginalMessage()).contains(message);
            });
  }

  static Stage pretrain(String data, int recipe, int threads) {
    return pretrain(
        new MethodSpec.Random(List.of(1)), new DataInput(data, null, Labels.ALL), recipe, threads);
  }

  private static Stage supervised(String data, Labels labels) {
    return supervised(data, labels, 0.1);
  }

  static Stage supervised(String data, Labels labels, double rate) {
    TrainingSpec training =
        new TrainingSpec(
            1,
            8,
            null,
            new OptimizerSpec.Sgd(rate, 0.9, false, 0),
            new ScheduleSpec(0, ScheduleSpec.Decay.COSINE),
            new AugmentationSpec(
                new AugmentationSpec.Crop(1, 1),
                0,
                new AugmentationSpec.Jitter(0, 0),
                0,
                new AugmentationSpec.Blur(0, 1, 1)));
    return pretrain(
        new MethodSpec.Supervised(List.of(1), training),
        new DataInput(data, null, labels),
        Recipes.PRETRAIN,
        1);
  }

  private static Stage pretrain(MethodSpec method, DataInput data, int recipe, int threads) {
    Pretrain work = new Pretrain(method, ENCODER, data, 16, 1);
    return new Stage(
        PRETRAINED,
        "pretrain/random/seed-1",
        "random",
        null,
        null,
        1,
        List.of(),
        work,
        recipe,
        numerics(threads));
  }

  private static Stage evaluate() {
    return evaluate(EVALUATED, PRETRAINED);
  }

  private static Stage evaluate(String key, String pretrained) {
    Evaluate work =
        new Evaluate(
            new ProtocolSpec.Knn(5, 0.1),
            ENCODER,
            new DataInput("there", null, Labels.ALL),
            MetricName.TOP_1,
            16,
            pretrained,
            null,
            1);
    return new Stage(
        key,
        "evaluate/knn/random/there/seed-1",
        "random",
        "there",
        "knn",
        1,
        List.of(pretrained),
        work,
        Recipes.EVALUATE,
        numerics(1));
  }

  private static Numerics numerics(int threads) {
    return new Numerics(DeviceClass.CPU, threads, Precision.FP32, false);
  }

  private static final class SyntheticDatasets implements Datasets {
    private final List<String> labelled = new CopyOnWriteArrayList<>();

    @Override
    public ImageSet pretraining(DataInput data) {
      if (data.key().equals("broken")) {
        throw new BadDataException("Image train/cat/torn.png is truncated");
      }
      return new SyntheticImages(40, 4, 16, 1);
    }

    @Override
    public ImageSet labelled(DataInput data, int seed) {
      labelled.add(data.labels() + " of seed " + seed);
      return pretraining(data);
    }
  }
}
