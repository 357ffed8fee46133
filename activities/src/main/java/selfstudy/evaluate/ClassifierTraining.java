package selfstudy.evaluate;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import selfstudy.augment.Batches;
import selfstudy.augment.RandomView;
import selfstudy.augment.Sampler;
import selfstudy.augment.ViewLoader;
import selfstudy.dataset.ImageSet;
import selfstudy.evaluate.EvaluationResult.CurvePoint;
import selfstudy.method.Objective;
import selfstudy.optimize.Optimizer;
import selfstudy.optimize.Schedule;
import selfstudy.random.Draws;
import selfstudy.spec.AugmentationSpec;
import selfstudy.spec.EncoderSpec;
import selfstudy.spec.ScheduleSpec;
import selfstudy.tensor.Tensor;
import selfstudy.tensor.Weights;
import selfstudy.train.Checkpoints;
import selfstudy.train.MetricSeries;
import selfstudy.train.NonFiniteLossException;
import selfstudy.train.Progress;
import selfstudy.train.TrainingCheckpoints;
import selfstudy.train.TrainingSettings;
import selfstudy.train.TrainingState;
import selfstudy.train.TrainingStep;

/**
 * Training of the whole network on labelled images (SimCLR, B.8.2), from a pretrained encoder or
 * from scratch: Nesterov momentum 0.9, cosine without warm-up, crop and flip, weight decay divided
 * by the learning rate. Head, order of the batches and augmentations come from the seed alone, so
 * fine-tuning and scratch of one seed differ in the encoder they start from and in their steps.
 */
final class ClassifierTraining {
  private static final AugmentationSpec.Crop CROP = new AugmentationSpec.Crop(0.08, 1);
  static final ScheduleSpec SCHEDULE = new ScheduleSpec(0, ScheduleSpec.Decay.COSINE);
  private static final int CURVE_POINTS = 200;

  private final int batchSize;
  private final EncoderSpec encoder;
  private final Optional<Map<String, Tensor>> pretrained;
  private final int side;
  private final Draws draws;
  private final TrainingSettings settings;
  private final NDManager manager;
  private final Progress progress;
  private final Path folder;

  /**
   * @param batchSize images a step
   * @param pretrained every array of the encoder; empty for scratch
   * @param side pixels of the images that reach the encoder
   * @param draws of this seed
   * @param folder for checkpoints under way
   */
  ClassifierTraining(
      int batchSize,
      EncoderSpec encoder,
      Optional<Map<String, Tensor>> pretrained,
      int side,
      Draws draws,
      TrainingSettings settings,
      NDManager manager,
      Progress progress,
      Path folder) {
    this.batchSize = batchSize;
    this.encoder = encoder;
    this.pretrained = pretrained;
    this.side = side;
    this.draws = draws;
    this.settings = settings;
    this.manager = manager;
    this.progress = progress;
    this.folder = folder;
  }

  /**
   * One of several trainings.
   *
   * @param phase shown while it runs
   * @param before steps of those that are done
   * @param steps of this one
   * @param all steps of all of them
   */
  record Part(String phase, long before, int steps, long all) {
    /** The only one. */
    static Part whole(String phase, int steps) {
      return new Part(phase, 0, steps, steps);
    }
  }

  /**
   * Trains a classifier to the end, from its first step or from the newest checkpoint.
   *
   * @param checkpoints of this training
   * @param curve receives the training loss at some steps
   * @throws NonFiniteLossException if the loss, or a weight after the last step, is not finite
   * @throws selfstudy.train.StoppedException if asked to stop
   */
  Classifier run(
      ImageSet set, Rates rates, Part part, Checkpoints checkpoints, List<CurvePoint> curve)
      throws IOException {
    Classifier classifier = Classifier.create(encoder, set.classes(), pretrained, manager, draws);
    try {
      train(classifier, set, rates, part, checkpoints, curve);
      requireFinite(classifier.weights(), rates, part, curve);
      return classifier;
    } catch (IOException | RuntimeException e) {
      classifier.close();
      throw e;
    }
  }

  private void train(
      Classifier classifier,
      ImageSet set,
      Rates rates,
      Part part,
      Checkpoints checkpoints,
      List<CurvePoint> curve)
      throws IOException {
    int steps = part.steps;
    Optimizer optimizer = Optimizer.of(rates.optimizer(), classifier.weights());
    Schedule schedule = Schedule.of(SCHEDULE, rates.learningRate(), steps);
    Sampler sampler = new Sampler(draws, set.size(), batchSize);
    Objective objective =
        objective(
            classifier, GroundTruth.of(set), batchNormMomentum(sampler.stepsPerEpoch()), side);
    TrainingStep step = new TrainingStep(objective, optimizer, set, manager);
    int every = (steps + CURVE_POINTS - 1) / CURVE_POINTS;
    TrainingState state = new TrainingState(objective.weights(), objective.memory(), optimizer);
    MetricSeries metrics = new MetricSeries();
    int from = 0;
    Optional<Path> newest = checkpoints.newest();
    if (newest.isPresent()) {
      metrics = MetricSeries.read(newest.get().resolve(TrainingState.METRICS));
      metrics.rows().forEach(row -> curve.add(new CurvePoint(row.step(), row.loss())));
      from = Math.toIntExact(state.read(newest.get()));
    }
    try (ViewLoader loader = new ViewLoader(draws.at("views"), settings.loaderThreads());
        TrainingCheckpoints left =
            new TrainingCheckpoints(state, manager, settings, checkpoints, progress, folder)) {
      Batches batches = new Batches(loader, set, sampler, objective.views(), from, steps);
      for (int at = from; batches.hasNext(); at++) {
        double rate = schedule.rate(at);
        float loss = step.take(batches.next(), rate);
        if (!Float.isFinite(loss)) {
          throw new NonFiniteLossException(at, rate, losses(curve));
        }
        if (at % every == 0 || at == steps - 1) {
          metrics.add(new MetricSeries.Row(at, rate, loss));
          curve.add(new CurvePoint(at, loss));
        }
        progress.tick(part.phase, part.before + at + 1, part.all, (double) loss, null);
        left.after(at + 1, steps, metrics);
      }
      left.await();
    }
  }

  /** A last step may overflow unseen: no loss follows it. */
  private void requireFinite(Weights weights, Rates rates, Part part, List<CurvePoint> curve) {
    if (!weights.finite()) {
      throw NonFiniteLossException.ofWeights(part.steps, rates.learningRate(), losses(curve));
    }
  }

  private static List<Float> losses(List<CurvePoint> curve) {
    return curve.stream().map(point -> (float) point.loss()).toList();
  }

  /** Draws of all trainings of a seed, apart from its other draws. */
  static Draws drawsOf(Draws seed) {
    return seed.at("tuning");
  }

  /** What the steps minimise. */
  static Objective objective(
      Classifier classifier, GroundTruth truth, double batchNormMomentum, int side) {
    return new ClassifierObjective(
        classifier, truth, RandomView.cropFlip(CROP, side), batchNormMomentum);
  }

  /**
   * The weight of a new batch in the running statistics. The paper's max(1 - 10 / s, 0.9), with s
   * steps an epoch, is TensorFlow's momentum: the weight of the old statistics.
   */
  static double batchNormMomentum(int stepsPerEpoch) {
    return 1 - Math.max(1 - 10.0 / stepsPerEpoch, 0.9);
  }
}
