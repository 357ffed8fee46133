package selfstudy.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import selfstudy.augment.Augmentation;
import selfstudy.augment.Batch;
import selfstudy.augment.Batches;
import selfstudy.augment.Normalisation;
import selfstudy.augment.PlainView;
import selfstudy.augment.RandomView;
import selfstudy.augment.Sampler;
import selfstudy.augment.ViewLoader;
import selfstudy.dataset.ImageSet;
import selfstudy.encoder.Mode;
import selfstudy.evaluate.EvaluationResult.CurvePoint;
import selfstudy.evaluate.EvaluationResult.Trial;
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
 * by the learning rate. Rate and decay are chosen on the validation part; the best combination is
 * then trained again on both parts. Head, order of the batches and augmentations come from the seed
 * alone, so fine-tuning and scratch of one seed differ in the encoder they start from and in their
 * steps.
 */
final class FineTuning {
  private static final double MOMENTUM = 0.9;
  private static final AugmentationSpec.Crop CROP = new AugmentationSpec.Crop(0.08, 1);
  private static final ScheduleSpec COSINE = new ScheduleSpec(0, ScheduleSpec.Decay.COSINE);
  private static final int LOADER_THREADS = 1;
  private static final int CURVE_POINTS = 200;

  private final ProtocolSpec.Tuning tuning;
  private final EncoderSpec encoder;
  private final Optional<Map<String, Tensor>> pretrained;
  private final int side;
  private final Draws draws;
  private final Metric metric;
  private final NDManager manager;
  private final Progress progress;

  /**
   * @param pretrained every array of the encoder; empty for scratch
   * @param side pixels of the images that reach the encoder
   * @param draws of this seed
   */
  FineTuning(
      ProtocolSpec.Tuning tuning,
      EncoderSpec encoder,
      Optional<Map<String, Tensor>> pretrained,
      int side,
      Draws draws,
      Metric metric,
      NDManager manager,
      Progress progress) {
    this.tuning = tuning;
    this.encoder = encoder;
    this.pretrained = pretrained;
    this.side = side;
    this.draws = draws;
    this.metric = metric;
    this.manager = manager;
    this.progress = progress;
  }

  /** One combination of the grid. */
  record Rates(double learningRate, double weightDecay) {
    Map<String, Double> parameters() {
      return Map.of("learningRate", learningRate, "weightDecay", weightDecay);
    }
  }

  /** A classifier ready to be tested. */
  record Tuned(
      Classifier classifier,
      Rates rates,
      List<String> atEdge,
      List<Trial> trials,
      List<CurvePoint> curve) {}

  /** Chooses and trains. */
  Tuned fit(ImageSet labelled, StratifiedSplit split) {
    List<Rates> grid = grid();
    List<Trial> trials = grid.size() == 1 ? List.of() : trials(grid, labelled, split);
    int best = 0;
    for (int at = 1; at < trials.size(); at++) {
      best = trials.get(at).betterThan(trials.get(best)) ? at : best;
    }
    Rates rates = grid.get(best);
    List<CurvePoint> curve = new ArrayList<>();
    Classifier classifier = train(labelled, rates, trials.size(), trials.size() + 1, curve);
    return new Tuned(classifier, rates, atEdge(rates), trials, curve);
  }

  private List<Rates> grid() {
    List<Rates> grid = new ArrayList<>();
    for (double rate : tuning.learningRates()) {
      for (double decay : tuning.weightDecays()) {
        grid.add(new Rates(rate, decay));
      }
    }
    return grid;
  }

  private List<String> atEdge(Rates rates) {
    List<String> edges = new ArrayList<>();
    if (isEdge(rates.learningRate, tuning.learningRates())) {
      edges.add("learningRate");
    }
    // No decay at all is an end that no wider grid could pass.
    if (rates.weightDecay != 0 && isEdge(rates.weightDecay, tuning.weightDecays())) {
      edges.add("weightDecay");
    }
    return edges;
  }

  private static boolean isEdge(double value, List<Double> grid) {
    return grid.size() > 1
        && (grid.stream().allMatch(v -> v >= value) || grid.stream().allMatch(v -> v <= value));
  }

  private List<Trial> trials(List<Rates> grid, ImageSet labelled, StratifiedSplit split) {
    if (split.validation().length == 0) {
      throw new IllegalArgumentException(
          "No class has two labelled images, so nothing can be held out to choose the learning"
              + " rate on: give more labels, or one learning rate and one weight decay");
    }
    ImageSet training = new Subset(labelled, split.training());
    ImageSet validation = new Subset(labelled, split.validation());
    List<Trial> trials = new ArrayList<>();
    for (Rates rates : grid) {
      trials.add(trial(rates, training, validation, trials.size(), grid.size() + 1));
    }
    return trials;
  }

  /** A combination whose training diverges has no loss and the worst score. */
  private Trial trial(Rates rates, ImageSet training, ImageSet validation, int done, int of) {
    try (Classifier classifier = train(training, rates, done, of, new ArrayList<>())) {
      float[][] logits = logits(classifier, validation, "validate");
      int[] targets = Subset.labels(validation);
      double score = metric.of(highest(logits), targets, validation.classes());
      double loss = crossEntropy(logits, targets);
      return new Trial(rates.parameters(), score, Double.isFinite(loss) ? loss : null);
    } catch (NonFiniteLossException e) {
      return new Trial(rates.parameters(), 0, null);
    }
  }

  /** Predicted classes of images: the shorter side to 8/7 of the resolution, then its centre. */
  int[] predict(Classifier classifier, ImageSet set) {
    return highest(logits(classifier, set, "test"));
  }

  private float[][] logits(Classifier classifier, ImageSet set, String phase) {
    PlainView view = new PlainView(side, Math.round(side * 8f / 7), Normalisation.SYMMETRIC);
    return new Inference(manager, view, progress)
        .apply(
            set,
            phase,
            images -> classifier.logits(images, classifier.weights(), Mode.evaluation()));
  }

  private Classifier train(
      ImageSet set, Rates rates, int trainingsDone, int trainings, List<CurvePoint> curve) {
    Classifier classifier = Classifier.create(encoder, set.classes(), pretrained, manager, draws);
    try {
      train(classifier, set, rates, trainingsDone, trainings, curve);
      return classifier;
    } catch (RuntimeException e) {
      classifier.close();
      throw e;
    }
  }

  private void train(
      Classifier classifier,
      ImageSet set,
      Rates rates,
      int trainingsDone,
      int trainings,
      List<CurvePoint> curve) {
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
    try (ViewLoader loader = new ViewLoader(draws.at("views"), LOADER_THREADS)) {
      Batches batches = new Batches(loader, set, sampler, view, 0, steps);
      for (int step = 0; batches.hasNext(); step++) {
        if (progress.stopRequested()) {
          throw new StoppedException();
        }
        double rate = schedule.rate(step);
        float loss = step(classifier, mode, optimizer, rate, batches.next(), set);
        if (!Float.isFinite(loss)) {
          List<Float> before = curve.stream().map(point -> (float) point.loss()).toList();
          throw new NonFiniteLossException(step, rate, before);
        }
        if (step % every == 0 || step == steps - 1) {
          curve.add(new CurvePoint(step, loss));
        }
        long done = (long) trainingsDone * steps + step + 1;
        progress.tick("tune", done, (long) trainings * steps, (double) loss, null);
      }
    }
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

  private static int[] highest(float[][] logits) {
    int[] classes = new int[logits.length];
    for (int i = 0; i < logits.length; i++) {
      for (int k = 1; k < logits[i].length; k++) {
        classes[i] = logits[i][k] > logits[i][classes[i]] ? k : classes[i];
      }
    }
    return classes;
  }

  private static double crossEntropy(float[][] logits, int[] targets) {
    double loss = 0;
    for (int i = 0; i < logits.length; i++) {
      double highest = Double.NEGATIVE_INFINITY;
      for (float z : logits[i]) {
        highest = Math.max(highest, z);
      }
      double sum = 0;
      for (float z : logits[i]) {
        sum += StrictMath.exp(z - highest);
      }
      loss += StrictMath.log(sum) + highest - logits[i][targets[i]];
    }
    return loss / logits.length;
  }
}
