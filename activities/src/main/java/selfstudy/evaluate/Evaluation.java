package selfstudy.evaluate;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import selfstudy.dataset.Datasets;
import selfstudy.dataset.ImageSet;
import selfstudy.dataset.TestSplits;
import selfstudy.encoder.Encoder;
import selfstudy.evaluate.FinalTest.Fitted;
import selfstudy.plan.StageWork.Evaluate;
import selfstudy.random.Draws;
import selfstudy.spec.ProtocolSpec;
import selfstudy.tensor.Engine;
import selfstudy.tensor.Tensor;
import selfstudy.tensor.Weights;
import selfstudy.train.Checkpoints;
import selfstudy.train.Progress;
import selfstudy.train.TrainingSettings;

/**
 * Judges an encoder under a protocol: the model is fitted on all labelled images, and only then is
 * the test split read, once. What a training leaves open was chosen before, by {@link Tuning}; the
 * linear probe chooses its penalty here, on a validation part.
 */
public final class Evaluation {
  private final Engine engine;
  private final Datasets datasets;
  private final TestSplits tests;
  private final TrainingSettings settings;
  private final Checkpoints checkpoints;
  private final Progress progress;
  private final Path folder;

  /**
   * An evaluation that has not begun.
   *
   * @param tests what the final test alone reads
   * @param checkpoints of its training
   * @param folder for files, empty; the caller deletes it
   */
  public Evaluation(
      Engine engine,
      Datasets datasets,
      TestSplits tests,
      TrainingSettings settings,
      Checkpoints checkpoints,
      Progress progress,
      Path folder) {
    this.engine = engine;
    this.datasets = datasets;
    this.tests = tests;
    this.settings = settings;
    this.checkpoints = checkpoints;
    this.progress = progress;
    this.folder = folder;
  }

  /**
   * Runs the whole protocol; the result depends on its arguments, the data and the engine alone.
   *
   * @param encoderFile the pretrained encoder, safetensors; empty for scratch
   * @param tuned what the stage {@code work.tuned} chose; empty where there was nothing to choose
   * @throws IOException if a dataset or the file cannot be read
   * @throws IllegalArgumentException if the file holds another network, the labels are too few for
   *     a choice, or an encoder or a choice is missing
   * @throws selfstudy.train.StoppedException if asked to stop
   * @throws selfstudy.train.NonFiniteLossException if the training diverges
   */
  public EvaluationResult evaluate(
      Evaluate work, Optional<Path> encoderFile, Optional<TuningResult> tuned) throws IOException {
    Optional<Map<String, Tensor>> pretrained =
        PretrainedWeights.read(work.protocol(), work.pretrained(), encoderFile);
    LabelledImages labelled = LabelledImages.of(datasets, work.data(), work.seed());
    try (NDManager manager = engine.manager()) {
      Fitted fitted = new Fit(work, pretrained, tuned, labelled, manager).run();
      return new FinalTest(tests, Metric.of(work.metric())).of(fitted, work.data());
    }
  }

  /** One evaluation before its test. */
  private final class Fit {
    private final Evaluate work;
    private final Optional<Map<String, Tensor>> pretrained;
    private final Optional<TuningResult> tuned;
    private final LabelledImages labelled;
    private final NDManager manager;
    private final Draws draws;

    Fit(
        Evaluate work,
        Optional<Map<String, Tensor>> pretrained,
        Optional<TuningResult> tuned,
        LabelledImages labelled,
        NDManager manager) {
      this.work = work;
      this.pretrained = pretrained;
      this.tuned = tuned;
      this.labelled = labelled;
      this.manager = manager;
      this.draws = Draws.seed(work.seed());
    }

    Fitted run() throws IOException {
      Protocol protocol = work.protocol().match(this::linear, this::knn, this::train, this::train);
      return protocol.fit();
    }

    private Protocol linear(ProtocolSpec.Linear linear) {
      return () -> {
        Weights weights = encoder();
        LinearProbe.Fitted probe =
            new LinearProbe(linear, Metric.of(work.metric()), manager, progress)
                .fit(features(weights, labelled.all()), labelled.truth(), labelled.split());
        return new Fitted(
            labelled.all(),
            Map.of("lambda", probe.lambda()),
            probe.atEdge() ? List.of("lambda") : List.of(),
            probe.trials(),
            probe.model().convergence(),
            List.of(),
            images -> probe.model().logits(manager, features(weights, images)));
      };
    }

    private Protocol knn(ProtocolSpec.Knn knn) {
      return () -> {
        Weights weights = encoder();
        int k = Math.min(knn.k(), labelled.truth().perClass());
        NearestNeighbours neighbours =
            new NearestNeighbours(
                features(weights, labelled.all()), labelled.truth(), k, knn.temperature());
        return new Fitted(
            labelled.all(),
            Map.of("k", (double) k, "temperature", knn.temperature()),
            List.of(),
            List.of(),
            null,
            List.of(),
            images -> neighbours.predict(features(weights, images), progress));
      };
    }

    private Protocol train(ProtocolSpec.Tuning tuning) {
      return () -> {
        TuningResult choice = choice(tuning);
        ClassifierTraining training =
            new ClassifierTraining(
                tuning.batchSize(),
                work.encoder(),
                pretrained,
                work.resolution(),
                ClassifierTraining.drawsOf(draws),
                settings,
                manager,
                progress,
                folder);
        List<EvaluationResult.CurvePoint> curve = new ArrayList<>();
        Classifier classifier =
            training.run(
                labelled.all(),
                choice.rates(),
                ClassifierTraining.Part.whole("train", tuning.steps()),
                checkpoints,
                curve);
        ClassifierInference inference =
            new ClassifierInference(work.resolution(), manager, progress);
        return new Fitted(
            labelled.all(),
            choice.chosen(),
            choice.atEdge(),
            choice.trials(),
            null,
            curve,
            images -> inference.logits(classifier, images, "test"));
      };
    }

    private TuningResult choice(ProtocolSpec.Tuning tuning) {
      if (tuned.isPresent() == (tuning.combinations() == 1)) {
        throw new IllegalArgumentException(
            tuning.name()
                + (tuned.isPresent()
                    ? " has nothing to choose, and was given a choice"
                    : " needs a choice among its " + tuning.combinations() + " combinations"));
      }
      return tuned.orElseGet(() -> TuningResult.only(Rates.grid(tuning).get(0)));
    }

    private Weights encoder() {
      Weights weights = Weights.create(manager);
      Encoder.of(work.encoder()).initialise(weights, draws);
      weights.load(pretrained.orElseThrow());
      return weights;
    }

    private float[][] features(Weights weights, ImageSet set) {
      return Features.extract(
          manager, Encoder.of(work.encoder()), weights, set, work.resolution(), progress);
    }
  }

  private interface Protocol {
    Fitted fit() throws IOException;
  }
}
