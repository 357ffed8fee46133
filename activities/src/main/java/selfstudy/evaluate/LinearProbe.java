package selfstudy.evaluate;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import selfstudy.evaluate.EvaluationResult.Trial;
import selfstudy.evaluate.Regression.Model;
import selfstudy.spec.ProtocolSpec;
import selfstudy.train.Progress;
import selfstudy.train.StoppedException;

/**
 * Linear evaluation on frozen features (SimCLR, B.8.1): the regularisation is chosen on the
 * validation part by the metric, one lambda for all classes, then the regression is fitted again on
 * both parts. The path runs from the largest lambda to the smallest, each solution starting the
 * next.
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
   * @param truth of the same images
   */
  Fitted fit(float[][] features, GroundTruth truth, StratifiedSplit split) {
    List<Double> grid = protocol.regularisation().toList();
    int iterations = protocol.iterations();
    try (Regression whole =
        new Regression(manager, features, truth.targets(), alive(0, grid.size()))) {
      if (grid.size() == 1) {
        Model model = whole.fit(grid.get(0), whole.zero(), iterations, alive(0, 1));
        return new Fitted(model, grid.get(0), false, List.of());
      }
      Choice choice = choice(grid, features, truth, split);
      int at = choice.at;
      Runnable alive = alive(grid.size(), grid.size());
      Model model = whole.fit(grid.get(at), choice.model, iterations, alive);
      return new Fitted(model, grid.get(at), at == 0 || at == grid.size() - 1, choice.trials);
    }
  }

  private Choice choice(
      List<Double> grid, float[][] features, GroundTruth truth, StratifiedSplit split) {
    GroundTruth targets = truth.at(split.validation());
    float[][] held = StratifiedSplit.rows(features, split.validation());
    if (held.length == 0) {
      throw new IllegalArgumentException(
          "No class has two labelled images, so nothing can be held out to choose the"
              + " regularisation on: give more labels, or a grid of one value");
    }
    try (Regression regression =
        new Regression(
            manager,
            StratifiedSplit.rows(features, split.training()),
            truth.at(split.training()).targets(),
            alive(0, grid.size()))) {
      Choice choice = new Choice(regression.zero());
      new RegularisationPath(protocol.regularisation(), protocol.iterations(), true)
          .solve(
              regression,
              done -> alive(done, grid.size()),
              (at, model) -> choice.offer(at, model, trial(grid.get(at), model, held, targets)));
      return choice;
    }
  }

  /** The best solution on validation so far, and all that were tried. */
  private static final class Choice {
    private final List<Trial> trials = new ArrayList<>();
    private Model model;
    private @Nullable Trial best;
    private int at;

    Choice(Model start) {
      this.model = start;
    }

    void offer(int place, Model offered, Trial trial) {
      trials.add(trial);
      if (best == null || trial.betterThan(best)) {
        best = trial;
        model = offered;
        at = place;
      }
    }
  }

  private Trial trial(double lambda, Model model, float[][] held, GroundTruth targets) {
    float[][] logits = model.logits(manager, held);
    return Trial.of(Map.of("lambda", lambda), targets, metric, logits, model.convergence());
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
