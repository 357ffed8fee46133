package selfstudy.evaluate;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import selfstudy.dataset.BadDataException;
import selfstudy.dataset.Datasets;
import selfstudy.dataset.ImageSet;
import selfstudy.evaluate.EvaluationResult.Trial;
import selfstudy.plan.StageWork.Tune;
import selfstudy.random.Draws;
import selfstudy.tensor.Engine;
import selfstudy.tensor.Tensor;
import selfstudy.train.Checkpoints;
import selfstudy.train.NonFiniteLossException;
import selfstudy.train.Progress;
import selfstudy.train.TrainingSettings;

/**
 * Chooses a training's learning rate and weight decay on the validation part of the labelled
 * images. It has no way to the test split.
 */
public final class Tuning {
  private final Engine engine;
  private final Datasets datasets;
  private final TrainingSettings settings;
  private final Checkpoints checkpoints;
  private final Progress progress;
  private final Path folder;

  /**
   * A search that has not begun.
   *
   * @param checkpoints where it keeps what it has tried
   * @param folder for files, empty; the caller deletes it
   */
  public Tuning(
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
   * Runs the whole search, from the newest checkpoint; the result depends on its arguments, the
   * data and the engine alone.
   *
   * @param encoderFile the pretrained encoder, safetensors; empty for scratch
   * @throws IOException if a dataset or the file cannot be read
   * @throws IllegalArgumentException if the file holds another network, or there is nothing to
   *     choose
   * @throws BadDataException if the labels are too few for a choice
   * @throws NonFiniteLossException if every training that could be chosen diverges
   * @throws selfstudy.train.StoppedException if asked to stop
   */
  public TuningResult tune(Tune work, Optional<Path> encoderFile) throws IOException {
    if (work.protocol().combinations() == 1) {
      throw new IllegalArgumentException(
          work.protocol().name() + " has one combination of rates: there is nothing to choose");
    }
    Optional<Map<String, Tensor>> pretrained =
        PretrainedWeights.read(work.protocol(), work.pretrained(), encoderFile);
    LabelledImages labelled = LabelledImages.of(datasets, work.data(), work.seed());
    if (labelled.split().validation().length == 0) {
      throw new BadDataException(
          "No class has two labelled images, so nothing can be held out to choose the learning"
              + " rate on: give more labels, or one learning rate and one weight decay");
    }
    Draws draws = Draws.seed(work.seed());
    try (NDManager manager = engine.manager()) {
      ClassifierTraining training =
          new ClassifierTraining(
              work.protocol().batchSize(),
              work.encoder(),
              pretrained,
              work.resolution(),
              ClassifierTraining.drawsOf(draws),
              settings,
              manager,
              progress,
              folder);
      Trials trials =
          new Trials(
              labelled.training(),
              labelled.validation(),
              training,
              new ClassifierInference(work.resolution(), manager, progress),
              Metric.of(work.metric()));
      return trials.of(work, Search.of(work.protocol(), draws));
    }
  }

  /** What all trials share: images that they train on, and others that they are scored on. */
  private final class Trials {
    private final ImageSet fitted;
    private final ImageSet held;
    private final ClassifierTraining training;
    private final ClassifierInference inference;
    private final Metric metric;

    Trials(
        ImageSet fitted,
        ImageSet held,
        ClassifierTraining training,
        ClassifierInference inference,
        Metric metric) {
      this.fitted = fitted;
      this.held = held;
      this.training = training;
      this.inference = inference;
      this.metric = metric;
    }

    TuningResult of(Tune work, Search search) throws IOException {
      FinishedTrials finished = new FinishedTrials(checkpoints, folder);
      List<Trial> trials = finished.read();
      while (trials.size() < search.size()) {
        ClassifierTraining.Part part = search.part(trials.size());
        Rates rates = search.next(trials);
        Map<String, Double> parameters = search.parameters(rates, trials.size());
        Checkpoints ofThis = finished.after(trials, part.before());
        trials.add(trial(parameters, rates, part, ofThis));
        finished.publish(trials, part.before() + part.steps());
      }
      if (search.diverged(trials)) {
        throw NonFiniteLossException.ofAll(trials.size(), work.protocol().learningRates());
      }
      Rates chosen = search.chosen(trials);
      return new TuningResult(chosen.parameters(), chosen.atEdge(work.protocol()), trials);
    }

    /** A combination whose training diverges has no loss and the worst score. */
    private Trial trial(
        Map<String, Double> parameters,
        Rates rates,
        ClassifierTraining.Part part,
        Checkpoints ofThis)
        throws IOException {
      try (Classifier classifier = training.run(fitted, rates, part, ofThis, new ArrayList<>())) {
        float[][] logits = inference.logits(classifier, held, "validate");
        return Trial.of(parameters, GroundTruth.of(held), metric, logits, null);
      } catch (NonFiniteLossException e) {
        return new Trial(parameters, 0, null);
      }
    }
  }
}
