package selfstudy.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import selfstudy.tensor.Functions;

/**
 * The preconditioner of a logistic regression. Its Hessian is about c (covariance + lambda / c) for
 * each class's weights, c being the mean of p (1 - p): features are correlated, and without this a
 * path of small lambdas takes ten times as long. A ratio lambda / c is rounded to a power of four,
 * so that neighbours on a path share an inverse; L-BFGS learns the rest.
 */
final class InverseCovariance implements AutoCloseable {
  private static final int BASE = 4;

  /** 1e-6: a smaller shift would leave the inverse of a singular covariance to rounding. */
  private static final int LEAST = -10;

  /** 1.6e4: standardised features' covariance is at most as large as they are many. */
  private static final int MOST = 7;

  private final NDManager manager;
  private final NDArray covariance;
  private final int features;
  private NDArray inverse;
  private int exponent;

  /**
   * @param covariance features x features, row by row
   */
  InverseCovariance(NDManager parent, double[] covariance, int features) {
    this.manager = parent.newSubManager();
    this.features = features;
    this.covariance = Functions.matrix(manager, covariance, features);
    this.exponent = MOST;
    this.inverse = invert(MOST);
  }

  private NDArray invert(int power) {
    try (NDScope scope = new NDScope()) {
      NDArray shifted =
          covariance.add(
              manager
                  .eye(features)
                  .toType(DataType.FLOAT64, true)
                  .mul(Functions.scalar(manager, Math.pow(BASE, power)))); // exact: a power of 4
      NDArray inverted = shifted.inverse();
      NDArray symmetric = inverted.add(inverted.transpose()).div(Functions.scalar(manager, 2));
      NDScope.unregister(symmetric);
      scope.suppressNotUsedWarning();
      return symmetric;
    }
  }

  /**
   * For {@code classes} x features weights, then the classes' biases.
   *
   * @param curvature c, more than 0
   */
  Lbfgs.Preconditioner of(double curvature, double lambda, int classes) {
    double ratio = lambda / curvature;
    long rounded = Math.round(Math.log(ratio) / Math.log(BASE));
    int power = (int) Math.max(LEAST, Math.min(MOST, rounded));
    if (power != exponent) {
      inverse.close();
      inverse = invert(power);
      exponent = power;
    }
    NDArray shared = inverse;
    double scale = curvature * Math.max(1, ratio / Math.pow(BASE, power));
    return vector -> apply(shared, vector, classes, scale, curvature);
  }

  private void apply(NDArray by, double[] vector, int classes, double scale, double curvature) {
    int weights = classes * features;
    try (NDScope scope = new NDScope()) {
      NDArray gradient = Functions.matrix(manager, Arrays.copyOf(vector, weights), classes);
      double[] product = gradient.matMul(by).toDoubleArray();
      for (int i = 0; i < weights; i++) {
        vector[i] = product[i] / scale;
      }
      for (int i = weights; i < vector.length; i++) {
        vector[i] /= curvature;
      }
      scope.suppressNotUsedWarning();
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
