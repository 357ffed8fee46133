package selfstudy.evaluate;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import selfstudy.evaluate.EvaluationResult.Convergence;
import selfstudy.evaluate.Regression.Model;
import selfstudy.spec.ProtocolSpec.LogGrid;

/**
 * A regression's solutions over a grid of penalties, the largest first.
 *
 * @param iterations of each fit at most
 * @param warm whether each solution starts the next, or all start from zero
 */
public record RegularisationPath(LogGrid grid, int iterations, boolean warm) {
  /** Hears of the solutions. */
  @FunctionalInterface
  interface Visitor {
    /**
     * @param at which of the grid's values this is, counted from the smallest
     */
    void solved(int at, Model model);
  }

  /**
   * Fits every value of the grid.
   *
   * @param alive for each number of fits that are done, what a fit calls while it goes on
   */
  void solve(Regression regression, Function<Integer, Runnable> alive, Visitor visitor) {
    List<Double> lambdas = grid.toList();
    Model model = regression.zero();
    for (int done = 0; done < lambdas.size(); done++) {
      int at = lambdas.size() - 1 - done;
      Model start = warm ? model : regression.zero();
      model = regression.fit(lambdas.get(at), start, iterations, alive.apply(done));
      visitor.solved(at, model);
    }
  }

  /**
   * Fits every value of the grid.
   *
   * @param features images x features, not standardised
   * @return how each fit ended, the largest value's first
   */
  public List<Convergence> fit(NDManager manager, float[][] features, int[] labels, int classes) {
    List<Convergence> ends = new ArrayList<>();
    try (Regression regression =
        new Regression(manager, features, new SoftmaxTargets(labels, classes), () -> {})) {
      solve(regression, done -> () -> {}, (at, model) -> ends.add(model.convergence()));
    }
    return ends;
  }
}
