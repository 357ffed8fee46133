package selfstudy.evaluate;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import selfstudy.evaluate.EvaluationResult.Convergence;
import selfstudy.evaluate.SoftmaxRegression.Model;
import selfstudy.spec.ProtocolSpec.LogGrid;

/**
 * The linear probe's solutions over a grid of penalties, as {@link LinearProbe} finds them, without
 * the choice among them.
 *
 * @param iterations of each fit at most
 * @param warm whether each solution starts the next, or all start from zero
 */
public record RegularisationPath(LogGrid grid, int iterations, boolean warm) {
  /**
   * Fits every value, the largest first.
   *
   * @param features images x features, not standardised
   * @return how each fit ended, in that order
   */
  public List<Convergence> fit(NDManager manager, float[][] features, int[] labels, int classes) {
    List<Double> lambdas = grid.toList();
    List<Convergence> ends = new ArrayList<>();
    try (SoftmaxRegression regression =
        new SoftmaxRegression(manager, features, labels, classes, () -> {})) {
      Model model = regression.zero();
      for (int at = lambdas.size() - 1; at >= 0; at--) {
        Model start = warm ? model : regression.zero();
        model = regression.fit(lambdas.get(at), start, iterations, () -> {});
        ends.add(model.convergence());
      }
    }
    return ends;
  }
}
