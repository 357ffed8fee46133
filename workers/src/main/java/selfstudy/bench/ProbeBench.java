package selfstudy.bench;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import selfstudy.evaluate.EvaluationResult.Convergence;
import selfstudy.evaluate.RegularisationPath;
import selfstudy.random.Draws;
import selfstudy.spec.ProtocolSpec.LogGrid;
import selfstudy.tensor.Engine;

/**
 * The linear probe's 45 penalties, each fit starting from the last, on clouds around a centre for
 * each class. The reference starts every fit from zero.
 */
public final class ProbeBench implements Bench {
  private static final LogGrid GRID = new LogGrid(1e-6, 1e5, 45);
  private static final int ITERATIONS = 100;
  private static final int CLASSES = 10;
  private static final double DISTANCE = 0.1;

  private final NDManager manager;
  private final float[][] features;
  private final int[] labels;
  private List<Convergence> ends = List.of();

  /**
   * @param images rows, 1 or more
   * @param dimension of a row
   */
  public ProbeBench(int images, int dimension, Engine engine) {
    this.manager = engine.manager();
    this.features = new float[images][dimension];
    this.labels = new int[images];
    Draws draws = Draws.seed(1);
    for (int i = 0; i < images; i++) {
      labels[i] = i % CLASSES;
      Draws centre = draws.at("centre").at(labels[i]);
      for (int j = 0; j < dimension; j++) {
        features[i][j] =
            (float) (DISTANCE * centre.gaussian(j) + draws.at("noise").at(i).gaussian(j));
      }
    }
  }

  @Override
  public String name() {
    return "evaluate probe " + features.length + " x " + features[0].length + ", 45 values";
  }

  @Override
  public Scale scale() {
    return Scale.cpuSecondsPer("path", 1);
  }

  @Override
  public void run() {
    ends = fit(true);
  }

  private List<Convergence> fit(boolean warm) {
    return new RegularisationPath(GRID, ITERATIONS, warm).fit(manager, features, labels, CLASSES);
  }

  @Override
  public String reference() {
    return "the same with every fit from zero";
  }

  @Override
  public void runReference() {
    fit(false);
  }

  @Override
  public Map<String, Object> details() {
    return Map.of(
        "iterations", ends.stream().mapToInt(Convergence::iterations).sum(),
        "converged", ends.stream().filter(Convergence::converged).count());
  }

  @Override
  public void close() {
    manager.close();
  }
}
