package selfstudy.evaluate;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import selfstudy.augment.Normalisation;
import selfstudy.augment.PlainView;
import selfstudy.dataset.BadDataException;
import selfstudy.dataset.ImageSet;
import selfstudy.dataset.SelectedImages;
import selfstudy.encoder.Mode;
import selfstudy.evaluate.ClassifierTraining.Rates;
import selfstudy.evaluate.EvaluationResult.CurvePoint;
import selfstudy.evaluate.EvaluationResult.Trial;
import selfstudy.spec.ProtocolSpec;
import selfstudy.train.Checkpoints;
import selfstudy.train.NonFiniteLossException;
import selfstudy.train.Progress;

/**
 * The choice of learning rate and weight decay on the validation part; the best combination is then
 * trained again on both parts.
 */
final class FineTuning {
  private final ProtocolSpec.Tuning tuning;
  private final ClassifierTraining training;
  private final FinishedTrials finished;
  private final int side;
  private final Metric metric;
  private final NDManager manager;
  private final Progress progress;

  /**
   * @param finished trials of an earlier attempt, which are not made again
   * @param side pixels of the images that reach the encoder
   */
  FineTuning(
      ProtocolSpec.Tuning tuning,
      ClassifierTraining training,
      FinishedTrials finished,
      int side,
      Metric metric,
      NDManager manager,
      Progress progress) {
    this.tuning = tuning;
    this.training = training;
    this.finished = finished;
    this.side = side;
    this.metric = metric;
    this.manager = manager;
    this.progress = progress;
  }

  /** A classifier ready to be tested. */
  record Tuned(
      Classifier classifier,
      Rates rates,
      List<String> atEdge,
      List<Trial> trials,
      List<CurvePoint> curve) {}

  /** Chooses and trains. */
  Tuned fit(ImageSet labelled, StratifiedSplit split) throws IOException {
    List<Rates> grid = grid();
    List<Trial> trials = grid.size() == 1 ? List.of() : trials(grid, labelled, split);
    int best = 0;
    for (int at = 1; at < trials.size(); at++) {
      best = trials.get(at).betterThan(trials.get(best)) ? at : best;
    }
    Rates rates = grid.get(best);
    List<CurvePoint> curve = new ArrayList<>();
    Classifier classifier =
        training.run(
            labelled,
            rates,
            new ClassifierTraining.Part(trials.size(), trials.size() + 1),
            finished.after(trials),
            curve);
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
    if (isEdge(rates.learningRate(), tuning.learningRates())) {
      edges.add("learningRate");
    }
    // No decay at all is an end that no wider grid could pass.
    if (rates.weightDecay() != 0 && isEdge(rates.weightDecay(), tuning.weightDecays())) {
      edges.add("weightDecay");
    }
    return edges;
  }

  private static boolean isEdge(double value, List<Double> grid) {
    return grid.size() > 1
        && (grid.stream().allMatch(v -> v >= value) || grid.stream().allMatch(v -> v <= value));
  }

  private List<Trial> trials(List<Rates> grid, ImageSet labelled, StratifiedSplit split)
      throws IOException {
    if (split.validation().length == 0) {
      throw new BadDataException(
          "No class has two labelled images, so nothing can be held out to choose the learning"
              + " rate on: give more labels, or one learning rate and one weight decay");
    }
    ImageSet fitted = new SelectedImages(labelled, split.training());
    ImageSet held = new SelectedImages(labelled, split.validation());
    List<Trial> trials = finished.read();
    while (trials.size() < grid.size()) {
      var part = new ClassifierTraining.Part(trials.size(), grid.size() + 1);
      Checkpoints checkpoints = finished.after(trials);
      trials.add(trial(grid.get(trials.size()), fitted, held, part, checkpoints));
      finished.publish(trials);
    }
    return trials;
  }

  /** A combination whose training diverges has no loss and the worst score. */
  private Trial trial(
      Rates rates,
      ImageSet fitted,
      ImageSet held,
      ClassifierTraining.Part part,
      Checkpoints checkpoints)
      throws IOException {
    try (Classifier classifier =
        training.run(fitted, rates, part, checkpoints, new ArrayList<>())) {
      float[][] logits = logits(classifier, held, "validate");
      int[] targets = held.labels();
      double loss = Logits.crossEntropy(logits, targets);
      return Double.isFinite(loss)
          ? new Trial(
              rates.parameters(), metric.of(Logits.best(logits), targets, held.classes()), loss)
          : diverged(rates);
    } catch (NonFiniteLossException e) {
      return diverged(rates);
    }
  }

  private static Trial diverged(Rates rates) {
    return new Trial(rates.parameters(), 0, null);
  }

  /**
   * The five best classes of images: the shorter side to 8/7 of the resolution, then its centre.
   */
  int[][] predict(Classifier classifier, ImageSet set) {
    return Logits.best(logits(classifier, set, "test"));
  }

  private float[][] logits(Classifier classifier, ImageSet set, String phase) {
    PlainView view = new PlainView(side, Math.round(side * 8f / 7), Normalisation.SYMMETRIC);
    return new Inference(manager, view, progress)
        .apply(
            set,
            phase,
            images -> classifier.logits(images, classifier.weights(), Mode.evaluation()));
  }
}
