package selfstudy.activity;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import selfstudy.contract.FailureType;
import selfstudy.contract.StageActivities;
import selfstudy.dataset.Catalogue;
import selfstudy.dataset.DatasetFetch;
import selfstudy.dataset.DatasetManifest;
import selfstudy.dataset.PackedImages;
import selfstudy.dataset.StoredDatasets;
import selfstudy.dataset.StoredTestSplits;
import selfstudy.dataset.TestSplits;
import selfstudy.encoder.StoredEncoders;
import selfstudy.evaluate.Evaluation;
import selfstudy.plan.Recipes;
import selfstudy.plan.Stage;
import selfstudy.plan.StageWork;
import selfstudy.plan.StageWork.DataInput;
import selfstudy.report.StudyResults;
import selfstudy.spec.Labels;
import selfstudy.spec.MetricName;
import selfstudy.spec.Numerics;
import selfstudy.spec.ProtocolSpec;
import selfstudy.spec.SearchSpec;
import selfstudy.store.ArtifactStageStore;
import selfstudy.store.MemoryArtifactStore;
import selfstudy.store.StageStore;
import selfstudy.store.StudyStore;
import selfstudy.tensor.Engine;
import selfstudy.train.SyntheticImages;
import selfstudy.train.TrainingSettings;

/**
 * Nothing but the last step of an evaluation reads the test split: shown by what the store is asked
 * for, each stage on a worker without any local copy.
 */
class TestSeparationTest {
  private static final String DATASET = "d".repeat(64);
  private static final DataInput DATA = new DataInput(DATASET, null, Labels.ALL);
  private static final String ENCODER = "a".repeat(64);
  private static final String TUNED = "b".repeat(64);
  private static final String EVALUATED = "c".repeat(64);
  private static final Stage PRETRAIN = StageActivitiesTest.supervised(DATASET, Labels.ALL, 0.1);
  private static final ProtocolSpec.Tuning FINETUNE =
      new ProtocolSpec.FineTune(6, 16, List.of(0.03, 0.1), List.of(0.0, 1e-4));
  private static final ProtocolSpec.Tuning SCRATCH =
      new ProtocolSpec.Scratch(
          8, 16, List.of(0.03, 0.1), List.of(0.0, 1e-4), new SearchSpec.Halving(2, 2), null);

  @TempDir Path temporary;

  private final List<TestActivityEnvironment> environments = new ArrayList<>();

  /** What is read of the test split, and what is written, in order. */
  private final List<String> events = new CopyOnWriteArrayList<>();

  private List<String> testSplit = List.of();
  private String testLabels = "";
  private boolean barred;

  private final MemoryArtifactStore store =
      new MemoryArtifactStore() {
        @Override
        public synchronized Optional<Versioned> read(String key) {
          if (testSplit.contains(key)) {
            events.add("read " + key); // Opening reads.
          }
          return super.read(key);
        }

        @Override
        public InputStream open(String key) throws IOException {
          if (barred && key.equals(testLabels)) {
            throw new IOException("The test labels are out of bounds");
          }
          return super.open(key);
        }

        @Override
        public void upload(String key, Path file, Runnable alive) throws IOException {
          events.add("write " + key);
          super.upload(key, file, alive);
        }
      };

  private final StageStore stages = new ArtifactStageStore(store);

  @BeforeEach
  void pack() throws IOException {
    DatasetManifest manifest =
        PackedImages.store(
            store,
            DATASET,
            new SyntheticImages(64, 4, 16, 1),
            new SyntheticImages(24, 4, 16, 2),
            temporary);
    testSplit = store.list("datasets/" + DATASET + "/test");
    DatasetManifest.Split split =
        Objects.requireNonNull(manifest.splits().get(DatasetManifest.TEST));
    testLabels = "datasets/" + DATASET + "/" + split.labels().name();
    assertThat(testSplit).contains(testLabels).hasSizeGreaterThan(2);
    events.clear();
  }

  @AfterEach
  void close() {
    environments.forEach(TestActivityEnvironment::close);
  }

  static List<ProtocolSpec> protocols() {
    return List.of(
        new ProtocolSpec.Linear(new ProtocolSpec.LogGrid(1e-3, 1, 3), 20),
        new ProtocolSpec.Knn(5, 0.1),
        FINETUNE,
        SCRATCH);
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void anEvaluationReadsTheTestLabelsOnceWhenNothingIsLeftToTrain(ProtocolSpec protocol)
      throws IOException {
    before(protocol);
    assertThat(events).noneMatch(event -> event.startsWith("read"));
    events.clear();

    worker().evaluate(evaluate(protocol));

    assertThat(events).containsOnlyOnce("read " + testLabels);
    List<String> after = events.subList(events.indexOf("read " + testLabels), events.size());
    assertThat(after)
        .filteredOn(event -> event.startsWith("write"))
        .isNotEmpty()
        .allMatch(event -> event.contains("/result-"));
    if (protocol instanceof ProtocolSpec.Tuning) {
      assertThat(events.get(0)).as("a checkpoint of the training").startsWith("write");
    }
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void withoutTheTestLabelsAllIsDoneButTheEvaluationsEnd(ProtocolSpec protocol) throws IOException {
    barred = true;
    before(protocol);
    assertThat(events).noneMatch(event -> event.startsWith("read"));

    StageActivities worker = worker();
    assertThatThrownBy(() -> worker.evaluate(evaluate(protocol)))
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo(FailureType.UNREACHABLE.name());
              assertThat(failure.getOriginalMessage()).contains("out of bounds");
            });
    assertThat(stages.head(EVALUATED).map(StageStore.Head::result)).isEmpty();
  }

  /** All that comes before an evaluation. */
  private void before(ProtocolSpec protocol) throws IOException {
    worker().pretrain(PRETRAIN);
    assertThat(stages.head(ENCODER).map(StageStore.Head::result)).isPresent();
    if (protocol instanceof ProtocolSpec.Tuning tuning) {
      worker().tune(tune(tuning));
      assertThat(stages.head(TUNED).map(StageStore.Head::result)).isPresent();
    }
  }

  @Test
  void noOtherCodeCanAskForATestSplit() {
    JavaClasses code =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("selfstudy");
    String finalTest = Evaluation.class.getPackageName() + ".FinalTest";
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(finalTest)
        .should()
        .callMethod(TestSplits.class, "test", DataInput.class)
        .orShould()
        .callMethod(StoredTestSplits.class, "test", DataInput.class)
        .check(code);
    classes()
        .that()
        .areAssignableTo(TestSplits.class)
        .should()
        .onlyHaveDependentClassesThat()
        .haveNameMatching(
            String.join(
                "|",
                TestSplits.class.getName(),
                StoredTestSplits.class.getName(),
                finalTest,
                Evaluation.class.getName(),
                StageActivitiesImpl.class.getName()))
        .check(code);
  }

  /** A worker that has no copy of anything. */
  private StageActivities worker() throws IOException {
    TestActivityEnvironment temporal = TestActivityEnvironment.newInstance();
    environments.add(temporal);
    Engine engine = Engine.start(1);
    Path copies = Files.createTempDirectory(temporary, "copies-");
    temporal.registerActivitiesImplementations(
        new StageActivitiesImpl(
            new StageRunner(stages, temporary, Host.local("unknown", engine.version()), "worker"),
            new StudyStore(store),
            new StudyResults(stages),
            new StoredDatasets(store, copies),
            new StoredTestSplits(store, copies),
            new DatasetFetch(Catalogue.standard(), store, temporary),
            new StoredEncoders(store),
            engine,
            new TrainingSettings(Duration.ZERO, 1),
            "worker"));
    return temporal.newActivityStub(StageActivities.class);
  }

  private static Stage tune(ProtocolSpec.Tuning protocol) {
    return stage(
        TUNED,
        new StageWork.Tune(
            protocol,
            StageActivitiesTest.ENCODER,
            DATA,
            MetricName.TOP_1,
            16,
            encoder(protocol),
            1));
  }

  private static Stage evaluate(ProtocolSpec protocol) {
    return stage(
        EVALUATED,
        new StageWork.Evaluate(
            protocol,
            StageActivitiesTest.ENCODER,
            DATA,
            MetricName.TOP_1,
            16,
            encoder(protocol),
            protocol instanceof ProtocolSpec.Tuning ? TUNED : null,
            1));
  }

  private static @Nullable String encoder(ProtocolSpec protocol) {
    return protocol instanceof ProtocolSpec.Scratch ? null : ENCODER;
  }

  private static Stage stage(String key, StageWork work) {
    Numerics numerics = new Numerics(Numerics.DeviceClass.CPU, 1, Numerics.Precision.FP32, false);
    return new Stage(
        key,
        work.kind().label(),
        null,
        null,
        null,
        1,
        List.of(),
        work,
        Recipes.of(work.kind()),
        numerics);
  }
}
