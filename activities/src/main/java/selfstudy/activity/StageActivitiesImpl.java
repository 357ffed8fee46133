package selfstudy.activity;

import io.temporal.activity.Activity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import selfstudy.contract.FailureType;
import selfstudy.contract.StageActivities;
import selfstudy.contract.StageDone;
import selfstudy.dataset.DatasetFetch;
import selfstudy.dataset.Datasets;
import selfstudy.dataset.ImageSet;
import selfstudy.dataset.TestSplits;
import selfstudy.encoder.StoredEncoders;
import selfstudy.evaluate.Evaluation;
import selfstudy.evaluate.EvaluationResult;
import selfstudy.evaluate.Tuning;
import selfstudy.evaluate.TuningResult;
import selfstudy.plan.Recipes;
import selfstudy.plan.Stage;
import selfstudy.plan.StageWork;
import selfstudy.plan.StudyPlan;
import selfstudy.report.StudyResults;
import selfstudy.spec.Json;
import selfstudy.spec.MethodSpec;
import selfstudy.store.StudyStore;
import selfstudy.tensor.Engine;
import selfstudy.train.Checkpoints;
import selfstudy.train.Pretraining;
import selfstudy.train.StoppedException;
import selfstudy.train.TrainingSettings;

/** Unpacks a stage, calls the class that does the work, and gives each failure its type. */
public final class StageActivitiesImpl implements StageActivities {
  private final StageRunner runner;
  private final StudyStore studies;
  private final StudyResults results;
  private final Datasets datasets;
  private final TestSplits tests;
  private final DatasetFetch fetch;
  private final StoredEncoders encoders;
  private final Engine engine;
  private final TrainingSettings settings;
  private final String worker;

  /**
   * The activities of one worker.
   *
   * @param tests what nothing but the final test of an evaluation is given
   * @param settings of its trainings
   * @param worker its name, unique among the workers of a store
   */
  public StageActivitiesImpl(
      StageRunner runner,
      StudyStore studies,
      StudyResults results,
      Datasets datasets,
      TestSplits tests,
      DatasetFetch fetch,
      StoredEncoders encoders,
      Engine engine,
      TrainingSettings settings,
      String worker) {
    this.runner = runner;
    this.studies = studies;
    this.results = results;
    this.datasets = datasets;
    this.tests = tests;
    this.fetch = fetch;
    this.encoders = encoders;
    this.engine = engine;
    this.settings = settings;
    this.worker = worker;
  }

  @Override
  public StageDone fetch(Stage stage) {
    StageWork.Fetch work = (StageWork.Fetch) stage.work();
    return attempt(
        stage,
        progress -> {
          long start = System.nanoTime();
          if (fetch.isDone(work)) {
            return new StageDone(stage.key(), true, 0);
          }
          fetch.fetch(
              work,
              (phase, done, total) -> {
                progress.tick(phase, done, total, null, null);
                if (progress.stopRequested()) {
                  throw new StoppedException();
                }
              });
          return new StageDone(stage.key(), false, (System.nanoTime() - start) * 1e-9);
        });
  }

  @Override
  public StageDone pretrain(Stage stage) {
    StageWork.Pretrain work = (StageWork.Pretrain) stage.work();
    return computed(
        stage, (checkpoints, progress, folder) -> pretrain(work, checkpoints, progress, folder));
  }

  private Map<String, Path> pretrain(
      StageWork.Pretrain work, Checkpoints checkpoints, ActivityProgress progress, Path folder)
      throws IOException {
    if (work.method() instanceof MethodSpec.Imported imported) {
      return Pretraining.untrained(
          encoders.load(imported, work.encoder(), folder, progress::aliveUnlessStopped), folder);
    }
    return new Pretraining(
            engine,
            work,
            () -> images(work, datasets.watchedBy(progress::aliveUnlessStopped)),
            checkpoints,
            settings,
            progress,
            folder)
        .run();
  }

  /** The supervised baseline sees as many labels as it is given, drawn by its seed. */
  private static ImageSet images(StageWork.Pretrain work, Datasets from) throws IOException {
    return work.method() instanceof MethodSpec.Supervised
        ? from.labelled(work.images(), work.seed())
        : from.pretraining(work.images());
  }

  @Override
  public StageDone tune(Stage stage) {
    StageWork.Tune work = (StageWork.Tune) stage.work();
    return computed(
        stage, (checkpoints, progress, folder) -> tune(work, checkpoints, progress, folder));
  }

  private Map<String, Path> tune(
      StageWork.Tune work, Checkpoints checkpoints, ActivityProgress progress, Path folder)
      throws IOException {
    TuningResult result =
        new Tuning(
                engine,
                datasets.watchedBy(progress::aliveUnlessStopped),
                settings,
                checkpoints,
                progress,
                folder)
            .tune(work, encoder(work.pretrained(), progress, folder));
    return written(folder, StudyResults.TUNING, result);
  }

  @Override
  public StageDone evaluate(Stage stage) {
    StageWork.Evaluate work = (StageWork.Evaluate) stage.work();
    return computed(
        stage, (checkpoints, progress, folder) -> evaluate(work, checkpoints, progress, folder));
  }

  private Map<String, Path> evaluate(
      StageWork.Evaluate work, Checkpoints checkpoints, ActivityProgress progress, Path folder)
      throws IOException {
    EvaluationResult result =
        new Evaluation(
                engine,
                datasets.watchedBy(progress::aliveUnlessStopped),
                tests.watchedBy(progress::aliveUnlessStopped),
                settings,
                checkpoints,
                progress,
                folder)
            .evaluate(
                work,
                encoder(work.pretrained(), progress, folder),
                choice(work.tuned(), progress, folder));
    return written(folder, StudyResults.EVALUATION, result);
  }

  /** The encoder that another stage made; empty for scratch. */
  private Optional<Path> encoder(@Nullable String stage, ActivityProgress progress, Path folder)
      throws IOException {
    return stage == null
        ? Optional.empty()
        : Optional.of(runner.input(stage, Pretraining.ENCODER, progress, folder));
  }

  /** What another stage chose; empty where there was nothing to choose. */
  private Optional<TuningResult> choice(
      @Nullable String stage, ActivityProgress progress, Path folder) throws IOException {
    if (stage == null) {
      return Optional.empty();
    }
    Path file = runner.input(stage, StudyResults.TUNING, progress, folder);
    return Optional.of(Json.read(Files.readAllBytes(file), TuningResult.class));
  }

  @Override
  public StageDone summarise(String study, String key) {
    StudyPlan plan = plan(study);
    Stage stage =
        plan.find(key)
            .orElseThrow(
                () -> new IllegalArgumentException("Study " + study + " has no stage " + key));
    return computed(
        stage,
        (checkpoints, progress, folder) ->
            written(folder, StudyResults.COMPARISON, results.comparison(plan, progress::alive)));
  }

  private StudyPlan plan(String study) {
    try {
      return studies.plan(study);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Path> written(Path folder, String name, Object value)
      throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, Json.write(value));
    return Map.of(name, file);
  }

  @FunctionalInterface
  private interface Computation {
    Map<String, Path> run(Checkpoints checkpoints, ActivityProgress progress, Path folder)
        throws IOException;
  }

  /** An attempt whose result goes into the store. */
  private StageDone computed(Stage stage, Computation computation) {
    return attempt(
        stage,
        progress ->
            runner.run(
                stage,
                progress,
                (checkpoints, folder) -> computation.run(checkpoints, progress, folder)));
  }

  @FunctionalInterface
  private interface Attempt {
    StageDone run(ActivityProgress progress) throws IOException;
  }

  /** Runs an attempt; what no retry can mend gets a type, the rest goes on as it is. */
  private StageDone attempt(Stage stage, Attempt attempt) {
    refuseOther(stage);
    ActivityProgress progress =
        new ActivityProgress(Activity.getExecutionContext(), engine, worker);
    try {
      return attempt.run(progress);
    } catch (StoppedException e) {
      throw progress.cause(e);
    } catch (IOException | RuntimeException | Error e) {
      throw StageFailures.typed(stage, e);
    }
  }

  private void refuseOther(Stage stage) {
    int recipe = Recipes.of(stage.kind());
    if (stage.recipe() != recipe) {
      throw FailureType.RECIPE_MISMATCH.failure(
          "%s was planned for recipe %d, this worker has recipe %d: submit the study again, or start a worker of the plan's version"
              .formatted(stage.name(), stage.recipe(), recipe),
          null);
    }
    // Fetching and summarising compute nothing that threads could change: any worker does it.
    if (stage.kind().computes() && !stage.numerics().equals(engine.numerics())) {
      throw FailureType.RECIPE_MISMATCH.failure(
          "%s was planned for %s, this worker computes with %s: start one with %s"
              .formatted(
                  stage.name(),
                  stage.numerics().phrase(),
                  engine.numerics().phrase(),
                  stage.numerics().options()),
          null);
    }
  }
}
