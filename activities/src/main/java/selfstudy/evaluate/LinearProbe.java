package selfstudy.evaluate;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import selfstudy.evaluate.EvaluationResult.Trial;
import selfstudy.evaluate.SoftmaxRegression.Model;
import selfstudy.spec.ProtocolSpec;
import selfstudy.train.Progress;
import selfstudy.train.StoppedException;

/**
 * Linear evaluation on frozen features (SimCLR, B.8.1): the regularisation is chosen on the
 * validation part, then the regression is fitted again on both parts. The path runs from the
 * largest lambda to the smallest, each solution starting the next.
 */
final class LinearProbe {
  private final ProtocolSpec.Linear protocol;
  private final Metric metric;
  private final NDManager manager;
  private final Progress progress;

  LinearProbe(ProtocolSpec.Linear protocol, Metric metric, NDManager manager, Progress progress) {
    this.protocol = protocol;
    this.metric = metric;
    this.manager = manager;
    this.progress = progress;
  }

  /**
   * A probe ready to be tested.
   *
   * @param atEdge whether lambda is an end of a grid with more than one value
   */
  record Fitted(Model model, double lambda, boolean atEdge, List<Trial> trials) {}

  /**
   * @param features images x features
   */
  Fitted fit(float[][] features, int[] labels, int classes, StratifiedSplit split) {
    List<Double> grid = protocol.regularisation().toList();
    int iterations = protocol.iterations();
    try (SoftmaxRegression whole =
        new SoftmaxRegression(manager, features, labels, classes, alive(0, grid.size()))) {
      if (grid.size() == 1) {
        Model model = whole.fit(grid.get(0), whole.zero(), iterations, alive(0, 1));
        return new Fitted(model, grid.get(0), false, List.of());
      }
      Path path = path(grid, features, labels, classes, split);
      int at = path.best;
      Runnable alive = alive(grid.size(), grid.size());
      Model model = whole.fit(grid.get(at), path.model, iterations, alive);
      return new Fitted(model, grid.get(at), at == 0 || at == grid.size() - 1, path.trials);
    }
  }

  private record Path(Model model, int best, List<Trial> trials) {}

  private Path path(
      List<Double> grid, float[][] features, int[] labels, int classes, StratifiedSplit split) {
    int[] targets = StratifiedSplit.labels(labels, split.validation());
    float[][] held = StratifiedSplit.rows(features, split.validation());
    if (held.length == 0) {
      throw new IllegalArgumentException(
          "No class has two labelled images, so nothing can be held out to choose the"
              + " regularisation on: give more labels, or a grid of one value");
    }
    try (SoftmaxRegression regression =
        new SoftmaxRegression(
            manager,
            StratifiedSplit.rows(features, split.training()),
            StratifiedSplit.labels(labels, split.training()),
            classes,
            alive(0, grid.size()))) {
      return path(grid, regression, held, targets, classes);
    }
  }

  private Path path(
      List<Double> grid, SoftmaxRegression regression, float[][] held, int[] targets, int classes) {
    Model model = regression.zero();
    Model bestModel = model;
    int best = -1;
    List<Trial> trials = new ArrayList<>();
    for (int at = grid.size() - 1; at >= 0; at--) {
      Runnable alive = alive(trials.size(), grid.size());
      model = regression.fit(grid.get(at), model, protocol.iterations(), alive);
      SoftmaxRegression.Prediction prediction = model.predict(manager, held, targets);
      double score = metric.of(prediction.top5(), targets, classes);
      Trial trial =
          new Trial(Map.of("lambda", grid.get(at)), score, prediction.loss(), model.convergence());
      if (best < 0 || trial.betterThan(trials.get(grid.size() - 1 - best))) {
        best = at;
        bestModel = model;
      }
      trials.add(trial);
    }
    return new Path(bestModel, best, trials);
  }

  private Runnable alive(int done, int of) {
    return () -> {
      if (progress.stopRequested()) {
        throw new StoppedException();
      }
      progress.tick("probe", done, of, null, null);
    };
  }
}
