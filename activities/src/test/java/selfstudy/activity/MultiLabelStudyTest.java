package selfstudy.activity;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.testing.TestActivityEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import selfstudy.contract.StageActivities;
import selfstudy.dataset.Catalogue;
import selfstudy.dataset.DatasetFetch;
import selfstudy.dataset.DatasetImport;
import selfstudy.dataset.DatasetKeys;
import selfstudy.dataset.ImageSet;
import selfstudy.dataset.ImportOptions;
import selfstudy.dataset.ImportProgress;
import selfstudy.dataset.ImportRequest;
import selfstudy.dataset.OfficialImport;
import selfstudy.dataset.StoredDatasets;
import selfstudy.dataset.StoredTestSplits;
import selfstudy.encoder.StoredEncoders;
import selfstudy.evaluate.EvaluationResult;
import selfstudy.evaluate.Metric;
import selfstudy.evaluate.MultiLabel;
import selfstudy.plan.Recipes;
import selfstudy.plan.Stage;
import selfstudy.plan.StageWork;
import selfstudy.plan.StageWork.DataInput;
import selfstudy.plan.StageWork.Evaluate;
import selfstudy.plan.StageWork.Pretrain;
import selfstudy.plan.StageWork.Tune;
import selfstudy.report.StudyResults;
import selfstudy.spec.EncoderSpec;
import selfstudy.spec.EncoderSpec.Architecture;
import selfstudy.spec.EncoderSpec.Stem;
import selfstudy.spec.Json;
import selfstudy.spec.Labels;
import selfstudy.spec.MethodSpec;
import selfstudy.spec.MetricName;
import selfstudy.spec.Numerics;
import selfstudy.spec.Numerics.DeviceClass;
import selfstudy.spec.Numerics.Precision;
import selfstudy.spec.ProtocolSpec;
import selfstudy.store.ArtifactStageStore;
import selfstudy.store.Bundle;
import selfstudy.store.MemoryArtifactStore;
import selfstudy.store.StageStore;
import selfstudy.store.StudyStore;
import selfstudy.tensor.Engine;
import selfstudy.train.TrainingSettings;

/** A dataset in VOC's layout, imported, and judged on under every protocol. */
class MultiLabelStudyTest {
  private static final EncoderSpec ENCODER =
      new EncoderSpec(Architecture.SMALL, Stem.STRIDE2, 1, List.of(8, 16));
  private static final int SIDE = 16;
  private static final int TRAIN = 120;
  private static final int TEST = 70;
  private static final String PRETRAINED = "a".repeat(64);
  private static final String EVALUATED = "b".repeat(64);
  private static final String TUNED = "c".repeat(64);

  @TempDir Path temporary;

  private final MemoryArtifactStore store = new MemoryArtifactStore();
  private final ArtifactStageStore stages = new ArtifactStageStore(store);
  private final TestActivityEnvironment temporal = TestActivityEnvironment.newInstance();
  private String data = "";

  @BeforeEach
  void importImages() throws IOException {
    Path voc = temporary.resolve("VOC2007");
    VocImages.write(voc, TRAIN, TEST);
    data =
        new OfficialImport(Catalogue.standard(), store, temporary.resolve("work"))
            .add(
                new ImportRequest("voc2007", List.of(voc), "patches", null, ImportOptions.NONE),
                ImportProgress.NONE)
            .key();
    Engine engine = Engine.start(1);
    temporal.registerActivitiesImplementations(
        new StageActivitiesImpl(
            new StageRunner(stages, temporary, Host.local("unknown", engine.version()), "worker"),
            new StudyStore(store),
            new StudyResults(stages),
            new StoredDatasets(store, temporary.resolve("cache")),
            new StoredTestSplits(store, temporary.resolve("cache")),
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

  static List<ProtocolSpec> protocols() {
    return List.of(
        new ProtocolSpec.Linear(new ProtocolSpec.LogGrid(1e-3, 10, 5), 100),
        new ProtocolSpec.Knn(200, 0.1),
        new ProtocolSpec.FineTune(60, 16, List.of(0.03, 0.1), List.of(1e-4)),
        new ProtocolSpec.Scratch(60, 16, List.of(0.03, 0.1), List.of(1e-4)));
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void everyProtocolJudgesByTheMeanAveragePrecision(ProtocolSpec protocol) throws IOException {
    StageActivities activities = temporal.newActivityStub(StageActivities.class);
    String encoder = protocol instanceof ProtocolSpec.Scratch ? null : PRETRAINED;
    if (encoder != null) {
      activities.pretrain(pretrain());
    }
    if (protocol instanceof ProtocolSpec.Tuning tuning) {
      activities.tune(tune(tuning, encoder));
      activities.evaluate(evaluate(protocol, encoder, TUNED));
    } else {
      activities.evaluate(evaluate(protocol, encoder, null));
    }
    EvaluationResult result = result();

    assertThat(result.metric()).isEqualTo(Metric.MAP_11_POINT);
    assertThat(result.labelled()).isEqualTo(TRAIN);
    assertThat(result.tested()).isEqualTo(TEST);
    assertThat(result.classes()).isEqualTo(3);
    MultiLabel published = Objects.requireNonNull(result.multiLabel());
    assertThat(result.value())
        .as("what was published gives the value again")
        .isEqualTo(published.meanAveragePrecision(Metric.MAP_11_POINT));
    assertThat(result.value()).isGreaterThan(result.chance() + 15);
    assertThat(published.truth()).contains(ImageSet.PRESENT, ImageSet.ABSENT, ImageSet.DIFFICULT);
    assertThat(result.predictions()).isEmpty();
    assertThat(result.chosen()).isNotEmpty();
    assertThat(result.curve().isEmpty()).isEqualTo(!(protocol instanceof ProtocolSpec.Tuning));
    if (!(protocol instanceof ProtocolSpec.Knn)) {
      assertThat(result.validation())
          .hasSizeGreaterThan(1)
          .anySatisfy(trial -> assertThat(trial.score()).isGreaterThan(result.chance() + 15));
    }
  }

  @Test
  void aPartOfTheLabelsAndTheOtherMeanAveragePrecision() throws IOException {
    StageActivities activities = temporal.newActivityStub(StageActivities.class);
    activities.pretrain(pretrain());
    Evaluate area =
        new Evaluate(
            new ProtocolSpec.Knn(200, 0.1),
            ENCODER,
            new DataInput(data, null, Labels.parse("25%")),
            MetricName.MAP_AREA,
            SIDE,
            PRETRAINED,
            null,
            1);
    activities.evaluate(stage(EVALUATED, "evaluate/knn", area, Recipes.EVALUATE));
    assertThat(result().metric()).isEqualTo(Metric.MAP_AREA);
    assertThat(result().labelled()).isEqualTo(TRAIN / 4);
  }

  @Test
  void aStudyThatNamesItIsJudgedByVocsMetric() throws IOException {
    DatasetKeys keys =
        new DatasetKeys(
            Catalogue.standard(), new DatasetImport(store, temporary.resolve("work")), temporary);
    DatasetKeys.Found found = keys.find("imported:patches", ImportProgress.NONE);
    assertThat(found.metric()).isEqualTo(MetricName.MAP_11_POINT);
    assertThat(found.sizes().multiLabel()).isTrue();
    assertThat(found.sizes().images()).isEqualTo(TRAIN);
  }

  private EvaluationResult result() throws IOException {
    Bundle bundle = stages.head(EVALUATED).map(StageStore.Head::result).orElseThrow();
    Path target = temporary.resolve("read");
    stages.download(bundle.only(StudyResults.EVALUATION), target);
    return Json.read(
        Files.readAllBytes(target.resolve(StudyResults.EVALUATION)), EvaluationResult.class);
  }

  private Stage pretrain() {
    Pretrain work =
        new Pretrain(
            new MethodSpec.Random(List.of(1)),
            ENCODER,
            new DataInput(data, null, Labels.ALL),
            SIDE,
            1);
    return stage(PRETRAINED, "pretrain/random/seed-1", work, Recipes.PRETRAIN);
  }

  private Stage tune(ProtocolSpec.Tuning protocol, @Nullable String pretrained) {
    DataInput all = new DataInput(data, null, Labels.ALL);
    Tune work = new Tune(protocol, ENCODER, all, MetricName.MAP_11_POINT, SIDE, pretrained, 1);
    return stage(TUNED, "tune/" + protocol.name(), work, Recipes.TUNE);
  }

  private Stage evaluate(
      ProtocolSpec protocol, @Nullable String pretrained, @Nullable String tuned) {
    Evaluate work =
        new Evaluate(
            protocol,
            ENCODER,
            new DataInput(data, null, Labels.ALL),
            MetricName.MAP_11_POINT,
            SIDE,
            pretrained,
            tuned,
            1);
    return stage(EVALUATED, "evaluate/" + protocol.name(), work, Recipes.EVALUATE);
  }

  private static Stage stage(String key, String name, StageWork work, int recipe) {
    Numerics numerics = new Numerics(DeviceClass.CPU, 1, Precision.FP32, false);
    return new Stage(key, name, "random", "patches", null, 1, List.of(), work, recipe, numerics);
  }
}
