package selfstudy.evaluate;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import selfstudy.dataset.Datasets;
import selfstudy.dataset.ImageSet;
import selfstudy.encoder.Encoder;
import selfstudy.plan.StageWork.Evaluate;
import selfstudy.random.Draws;
import selfstudy.spec.ProtocolSpec;
import selfstudy.tensor.Engine;
import selfstudy.tensor.Safetensors;
import selfstudy.tensor.Tensor;
import selfstudy.tensor.Weights;
import selfstudy.train.Checkpoints;
import selfstudy.train.Progress;
import selfstudy.train.TrainingSettings;

/**
 * Judges an encoder under a protocol. Hyper-parameters are chosen on a validation part of the
 * labelled images, the model is fitted again on all of them, and only then is the test split read,
 * once.
 */
public final class Evaluation {
  /** Share of each class's labelled images that hyper-parameters are chosen on. */
  private static final double VALIDATION = 0.2;

  private static final Metric METRIC = Metric.TOP_1;

  private final Engine engine;
  private final Datasets datasets;
  private final TrainingSettings settings;
  private final Checkpoints checkpoints;
  private final Progress progress;
  private final Path folder;

  /**
   * An evaluation that has not begun.
   *
   * @param checkpoints where a choice of hyper-parameters keeps what it has tried
   * @param folder for files, empty; the caller deletes it
   */
  public Evaluation(
      Engine engine,
      Datasets datasets,
      TrainingSettings settings,
      Checkpoints checkpoints,
      Progress progress,
      Path folder) {
    this.engine = engine;
    this.datasets = datasets;
    this.settings = settings;
    this.checkpoints = checkpoints;
    this.progress = progress;
    this.folder = folder;
  }

  /**
   * Runs the whole protocol; the result depends on its arguments, the data and the engine alone.
   *
   * @param encoderFile the pretrained encoder, safetensors; empty for scratch
   * @throws IOException if a dataset or the file cannot be read
   * @throws IllegalArgumentException if the file holds another network, or the labels are too few
   *     for a choice
   * @throws selfstudy.train.StoppedException if asked to stop
   * @throws selfstudy.train.NonFiniteLossException if the chosen training diverges
   */
  public EvaluationResult evaluate(Evaluate work, Optional<Path> encoderFile) throws IOException {
    if (encoderFile.isPresent() != (work.pretrained() != null)) {
      throw new IllegalArgumentException(
          work.protocol().name()
              + (encoderFile.isPresent() ? " takes no encoder" : " needs an encoder"));
    }
    Optional<Map<String, Tensor>> pretrained = Optional.empty();
    if (encoderFile.isPresent()) {
      pretrained = Optional.of(Safetensors.read(encoderFile.get()).tensors());
    }
    ImageSet labelled = datasets.labelled(work.data(), work.seed());
    try (NDManager manager = engine.manager()) {
      return new Run(work, pretrained, labelled, manager).result();
    }
  }

  /** One evaluation under way. */
  private final class Run {
    private final Evaluate work;
    private final Optional<Map<String, Tensor>> pretrained;
    private final ImageSet labelled;
    private final int[] labels;
    private final StratifiedSplit split;
    private final NDManager manager;
    private final Draws draws;

    Run(
        Evaluate work,
        Optional<Map<String, Tensor>> pretrained,
        ImageSet labelled,
        NDManager manager) {
      this.work = work;
      this.pretrained = pretrained;
      this.labelled = labelled;
      this.manager = manager;
      this.labels = labelled.labels();
      this.draws = Draws.seed(work.seed());
      this.split =
          StratifiedSplit.of(labels, labelled.classes(), VALIDATION, draws.at("validation"));
    }

    EvaluationResult result() throws IOException {
      Protocol protocol = work.protocol().match(this::linear, this::knn, this::tune, this::tune);
      return protocol.run();
    }

    private Protocol linear(ProtocolSpec.Linear linear) {
      return () -> {
        Weights weights = encoder();
        LinearProbe.Fitted fitted =
            new LinearProbe(linear, METRIC, manager, progress)
                .fit(features(weights, labelled), labels, labelled.classes(), split);
        ImageSet test = datasets.test(work.data());
        int[] targets = test.labels();
        int[][] top5 = fitted.model().predict(manager, features(weights, test), targets).top5();
        return result(
            Map.of("lambda", fitted.lambda()),
            fitted.atEdge() ? List.of("lambda") : List.of(),
            fitted.trials(),
            fitted.model().convergence(),
            List.of(),
            top5,
            targets);
      };
    }

    private Protocol knn(ProtocolSpec.Knn knn) {
      return () -> {
        Weights weights = encoder();
        int k = Math.min(knn.k(), Math.max(1, labelled.size() / labelled.classes()));
        NearestNeighbours neighbours =
            new NearestNeighbours(
                features(weights, labelled), labels, labelled.classes(), k, knn.temperature());
        ImageSet test = datasets.test(work.data());
        int[][] top5 = neighbours.predict(features(weights, test), progress);
        return result(
            Map.of("k", (double) k, "temperature", knn.temperature()),
            List.of(),
            List.of(),
            null,
            List.of(),
            top5,
            test.labels());
      };
    }

    private Protocol tune(ProtocolSpec.Tuning tuning) {
      return () -> {
        FineTuning training =
            new FineTuning(
                tuning,
                new ClassifierTraining(
                    tuning,
                    work.encoder(),
                    pretrained,
                    work.resolution(),
                    ClassifierTraining.drawsOf(draws),
                    settings,
                    manager,
                    progress,
                    folder),
                new FinishedTrials(checkpoints, folder, tuning.steps()),
                work.resolution(),
                METRIC,
                manager,
                progress);
        FineTuning.Tuned tuned = training.fit(labelled, split);
        ImageSet test = datasets.test(work.data());
        return result(
            tuned.rates().parameters(),
            tuned.atEdge(),
            tuned.trials(),
            null,
            tuned.curve(),
            training.predict(tuned.classifier(), test),
            test.labels());
      };
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

    private EvaluationResult result(
        Map<String, Double> chosen,
        List<String> atEdge,
        List<EvaluationResult.Trial> trials,
        EvaluationResult.@Nullable Convergence convergence,
        List<EvaluationResult.CurvePoint> curve,
        int[][] top5,
        int[] targets) {
      return new EvaluationResult(
          METRIC,
          METRIC.of(top5, targets, labelled.classes()),
          labelled.classes(),
          labelled.size(),
          chosen,
          atEdge,
          trials,
          convergence,
          curve,
          Arrays.stream(top5).mapToInt(best -> best[0]).toArray(),
          targets,
          top5,
          null);
    }
  }

  private interface Protocol {
    EvaluationResult run() throws IOException;
  }
}
