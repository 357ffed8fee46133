package selfstudy.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.List;
import selfstudy.evaluate.FeatureBlocks.Coefficients;

/** Standardised features with what a regression on them is fitted to. */
final class LabelledFeatures implements AutoCloseable {
  private final FeatureBlocks features;
  private final int classes;
  private final double divisor;
  private final List<Targets.Block> targets = new ArrayList<>();

  /**
   * @param rows images x features, standardised
   * @param targets of the same images
   */
  LabelledFeatures(NDManager parent, float[][] rows, Targets targets) {
    this.features = new FeatureBlocks(parent, rows);
    this.classes = targets.classes();
    this.divisor = targets.divisor();
    for (int from = 0; from < rows.length; from += FeatureBlocks.BLOCK) {
      int to = Math.min(rows.length, from + FeatureBlocks.BLOCK);
      this.targets.add(targets.block(features.manager(), from, to));
    }
  }

  int features() {
    return features.features();
  }

  /** As {@link FeatureBlocks#covariance}. */
  double[] covariance(Runnable alive) {
    return features.covariance(alive);
  }

  /**
   * The loss and what belongs to it.
   *
   * @param w classes x features, then the classes' biases
   * @param alive called at every block of images
   */
  Loss loss(double[] w, Runnable alive) {
    double[] gradient = new double[w.length];
    double loss = 0;
    double curvature = 0;
    List<NDArray> blocks = features.blocks();
    try (Coefficients coefficients = features.coefficients(w, classes)) {
      for (int b = 0; b < blocks.size(); b++) {
        alive.run();
        try (NDScope scope = new NDScope()) {
          NDArray block = blocks.get(b);
          Targets.Residuals residuals = targets.get(b).residuals(coefficients.logits(block));
          NDArray weights = residuals.values().transpose().matMul(block);
          FeatureBlocks.add(gradient, 0, weights.toFloatArray());
          FeatureBlocks.add(
              gradient, classes * features(), residuals.values().sum(new int[] {0}).toFloatArray());
          loss += residuals.loss();
          curvature += residuals.curvature();
          scope.suppressNotUsedWarning();
        }
      }
    }
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] /= divisor;
    }
    return new Loss(loss / divisor, gradient, curvature / divisor / classes);
  }

  /**
   * @param value in nats
   * @param gradient by the weights and biases
   * @param curvature the mean of p (1 - p) over images and classes
   */
  record Loss(double value, double[] gradient, double curvature) {}

  @Override
  public void close() {
    features.close();
  }
}
