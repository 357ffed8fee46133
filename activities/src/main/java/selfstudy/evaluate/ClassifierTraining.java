package selfstudy.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import selfstudy.augment.Augmentation;
import selfstudy.augment.Batch;
import selfstudy.augment.Batches;
import selfstudy.augment.RandomView;
import selfstudy.augment.Sampler;
import selfstudy.augment.ViewLoader;
import selfstudy.dataset.ImageSet;
import selfstudy.encoder.Mode;
import selfstudy.evaluate.EvaluationResult.CurvePoint;
import selfstudy.loss.CrossEntropy;
import selfstudy.optimize.Optimizer;
import selfstudy.optimize.Schedule;
import selfstudy.random.Draws;
import selfstudy.spec.AugmentationSpec;
import selfstudy.spec.EncoderSpec;
import selfstudy.spec.OptimizerSpec;
import selfstudy.spec.ProtocolSpec;
import selfstudy.spec.ScheduleSpec;
import selfstudy.tensor.Autograd;
import selfstudy.tensor.Images;
import selfstudy.tensor.Tensor;
import selfstudy.tensor.Weights;
import selfstudy.train.NonFiniteLossException;
import selfstudy.train.Progress;
import selfstudy.train.StoppedException;

/**
 * Training of the whole network on labelled images (SimCLR, B.8.2), from a pretrained encoder or
 * from scratch: Nesterov momentum 0.9, cosine without warm-up, crop and flip, weight decay divided
 * by the learning rate. Head, order of the batches and augmentations come from the seed alone, so
 * fine-tuning and scratch of one seed differ in the encoder they start from and in their steps.
 */
final class ClassifierTraining {
  private static final double MOMENTUM = 0.9;
  private static final AugmentationSpec.Crop CROP = new AugmentationSpec.Crop(0.08, 1);
  private static final ScheduleSpec COSINE = new ScheduleSpec(0, ScheduleSpec.Decay.COSINE);
  private static final int CURVE_POINTS = 200;

  private final ProtocolSpec.Tuning tuning;
  private final EncoderSpec encoder;
  private final Optional<Map<String, Tensor>> pretrained;
  private final int side;
  private final Draws draws;
  private final int loaderThreads;
  private final NDManager manager;
  private final Progress progress;

  /**
   * @param pretrained every array of the encoder; empty for scratch
   * @param side pixels of the images that reach the encoder
   * @param draws of this seed
   * @param loaderThreads no result depends on them
   */
  ClassifierTraining(
      ProtocolSpec.Tuning tuning,
      EncoderSpec encoder,
      Optional<Map<String, Tensor>> pretrained,
      int side,
      Draws draws,
      int loaderThreads,
      NDManager manager,
      Progress progress) {
    this.tuning = tuning;
    this.encoder = encoder;
    this.pretrained = pretrained;
    this.side = side;
    this.draws = draws;
    this.loaderThreads = loaderThreads;
    this.manager = manager;
    this.progress = progress;
  }

  /** One combination of the grid. */
  record Rates(double learningRate, double weightDecay) {
    Map<String, Double> parameters() {
      return Map.of("learningRate", learningRate, "weightDecay", weightDecay);
    }
  }

  /** One of several trainings of equal length, of which {@code before} are done. */
  record Part(int before, int of) {
    long step(int done, int steps) {
      return (long) before * steps + done;
    }

    long steps(int steps) {
      return (long) of * steps;
    }
  }

  /**
   * Trains a fresh classifier to the end.
   *
   * @param curve receives the training loss at some steps
   * @throws NonFiniteLossException if the loss, or a weight after the last step, is not finite
   * @throws StoppedException if asked to stop
   */
  Classifier run(ImageSet set, Rates rates, Part part, List<CurvePoint> curve) {
    Classifier classifier = Classifier.create(encoder, set.classes(), pretrained, manager, draws);
    try {
      train(classifier, set, rates, part, curve);
      requireFinite(classifier.weights(), rates, curve);
      return classifier;
    } catch (RuntimeException e) {
      classifier.close();
      throw e;
    }
  }

  private void train(
      Classifier classifier, ImageSet set, Rates rates, Part part, List<CurvePoint> curve) {
    int steps = tuning.steps();
    double decay = rates.weightDecay / rates.learningRate;
    Optimizer optimizer =
        Optimizer.of(
            new OptimizerSpec.Sgd(rates.learningRate, MOMENTUM, true, decay), classifier.weights());
    Schedule schedule = Schedule.of(COSINE, rates.learningRate, steps);
    Sampler sampler = new Sampler(draws, set.size(), tuning.batchSize());
    Mode mode = Mode.ofTraining().withMomentum(batchNormMomentum(sampler.stepsPerEpoch()));
    List<Augmentation> view = List.of(RandomView.cropFlip(CROP, side));
    int every = (steps + CURVE_POINTS - 1) / CURVE_POINTS;
    try (ViewLoader loader = new ViewLoader(draws.at("views"), loaderThreads)) {
      Batches batches = new Batches(loader, set, sampler, view, 0, steps);
      for (int step = 0; batches.hasNext(); step++) {
        if (progress.stopRequested()) {
          throw new StoppedException();
        }
        double rate = schedule.rate(step);
        float loss = step(classifier, mode, optimizer, rate, batches.next(), set);
        if (!Float.isFinite(loss)) {
          throw new NonFiniteLossException(step, rate, losses(curve));
        }
        if (step % every == 0 || step == steps - 1) {
          curve.add(new CurvePoint(step, loss));
        }
        progress.tick("tune", part.step(step + 1, steps), part.steps(steps), (double) loss, null);
      }
    }
  }

  /** A last step may overflow unseen: no loss follows it. */
  private void requireFinite(Weights weights, Rates rates, List<CurvePoint> curve) {
    if (!weights.finite()) {
      throw NonFiniteLossException.ofWeights(tuning.steps(), rates.learningRate, losses(curve));
    }
  }

  private static List<Float> losses(List<CurvePoint> curve) {
    return curve.stream().map(point -> (float) point.loss()).toList();
  }

  private float step(
      Classifier classifier,
      Mode mode,
      Optimizer optimizer,
      double rate,
      Batch batch,
      ImageSet set) {
    try (NDManager scope = manager.newSubManager()) {
      int n = batch.indices().length;
      NDArray images = Images.batch(scope, batch.views()[0], n, side);
      long[] targets = new long[n];
      for (int i = 0; i < n; i++) {
        targets[i] = set.label(batch.indices()[i]);
      }
      NDArray labels = Tensor.i64(new long[] {n}, targets).array(scope);
      Weights leaves = classifier.weights().leaves(scope);
      NDArray loss;
      try (Autograd.Recording recording = Autograd.recording()) {
        loss = CrossEntropy.loss(classifier.logits(images, leaves, mode), labels);
      }
      float value = loss.getFloat();
      if (Float.isFinite(value)) {
        Autograd.backward(loss);
        optimizer.step(leaves, rate);
      }
      return value;
    }
  }

  /**
   * The weight of a new batch in the running statistics. The paper's max(1 - 10 / s, 0.9), with s
   * steps an epoch, is TensorFlow's momentum: the weight of the old statistics.
   */
  static double batchNormMomentum(int stepsPerEpoch) {
    return 1 - Math.max(1 - 10.0 / stepsPerEpoch, 0.9);
  }
}
