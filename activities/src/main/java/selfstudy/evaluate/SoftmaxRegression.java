package selfstudy.evaluate;

import java.util.Arrays;
import selfstudy.evaluate.EvaluationResult.Convergence;

/**
 * Multinomial logistic regression: minimises mean cross-entropy + lambda/2 |W|^2, the bias
 * unpenalised (SimCLR, B.8.1). Features are standardised with the training images' own mean and
 * deviation, so lambda acts on standardised features; a constant feature counts as zero.
 *
 * <p>One thread. Products are formed in blocks of images in single precision and summed up in
 * double; no sum depends on anything but the data's order, so equal input gives equal bits.
 */
final class SoftmaxRegression {
  private static final int BLOCK = 256;
  private static final int MEMORY = 10;
  private static final double GRADIENT_TOLERANCE = 1e-5;
  private static final double VALUE_TOLERANCE = 1e-8;

  private final int images;
  private final int features;
  private final int classes;
  private final int[] labels;
  private final Scaling scaling;

  /** Standardised, images x features and features x images: each product runs along memory. */
  private final float[][] rows;

  private final float[][] columns;
  private final double[][] covariance;

  /**
   * @param x images x features; at least one image
   * @param labels the images' classes, 0 to {@code classes} - 1
   * @param alive called at every block of images
   */
  SoftmaxRegression(float[][] x, int[] labels, int classes, Runnable alive) {
    if (x.length == 0 || x.length != labels.length) {
      throw new IllegalArgumentException(x.length + " images with " + labels.length + " labels");
    }
    this.images = x.length;
    this.features = x[0].length;
    this.classes = classes;
    this.labels = labels;
    this.scaling = Scaling.of(x);
    this.rows = scaling.apply(x);
    this.columns = transposed(rows, features);
    this.covariance = covariance(rows, features, alive);
  }

  /** The regression before the first fit: all zero. */
  Model zero() {
    double[] weights = new double[classes * (features + 1)];
    return new Model(scaling, classes, weights, new Convergence(0, false));
  }

  /**
   * Fits for one lambda.
   *
   * @param start where L-BFGS starts: the solution of a neighbouring lambda, or {@link #zero}; its
   *     weights are read as weights of this regression's standardised features
   * @param alive called at every evaluation of the objective
   */
  Model fit(double lambda, Model start, int iterations, Runnable alive) {
    Lbfgs solver = new Lbfgs(MEMORY, iterations, GRADIENT_TOLERANCE, VALUE_TOLERANCE);
    Lbfgs.Minimum minimum =
        solver.minimise(
            (w, gradient) -> {
              alive.run();
              return objective(w, lambda, gradient);
            },
            start.weights,
            preconditioner(curvature(start.weights), lambda));
    return new Model(
        scaling, classes, minimum.x(), new Convergence(minimum.iterations(), minimum.converged()));
  }

  /**
   * The Hessian is about p (1 - p) covariance + lambda for each class's weights: features are
   * correlated, and without this a path of small lambdas takes ten times as long.
   */
  private Lbfgs.Preconditioner preconditioner(double curvature, double lambda) {
    Cholesky inverse = Cholesky.of(covariance, curvature, lambda + 1e-6 * curvature);
    return vector -> {
      for (int k = 0; k < classes; k++) {
        inverse.solve(vector, k * features);
        vector[classes * features + k] /= curvature;
      }
    };
  }

  /** The mean of p (1 - p) over images and classes. */
  private double curvature(double[] w) {
    float[][] z = new float[classes][BLOCK];
    double[] ignored = new double[classes];
    double sum = 0;
    for (int from = 0; from < images; from += BLOCK) {
      int count = Math.min(BLOCK, images - from);
      logits(w, columns, features, from, count, z);
      crossEntropy(z, labels, from, count, ignored, 0);
      for (float[] residuals : z) {
        for (int b = 0; b < count; b++) {
          double p = Math.abs(residuals[b]); // or 1 - p, for the image's own class
          sum += p * (1 - p);
        }
      }
    }
    return Math.max(sum / images / classes, 1e-9);
  }

  private static double[][] covariance(float[][] rows, int features, Runnable alive) {
    double[][] covariance = new double[features][features];
    float[] sums = new float[features];
    for (int from = 0; from < rows.length; from += BLOCK) {
      int to = Math.min(rows.length, from + BLOCK);
      alive.run();
      for (int j = 0; j < features; j++) {
        Arrays.fill(sums, 0);
        for (int i = from; i < to; i++) {
          WeightedSum.add(sums, features, rows[i][j], rows[i], 0);
        }
        for (int l = 0; l < features; l++) {
          covariance[j][l] += (double) sums[l] / rows.length;
        }
      }
    }
    return covariance;
  }

  /**
   * The objective and its gradient.
   *
   * @param w classes x features, then the classes' biases
   */
  double objective(double[] w, double lambda, double[] gradient) {
    Arrays.fill(gradient, 0);
    float[][] z = new float[classes][BLOCK]; // logits, then probabilities minus targets
    float[] sums = new float[features];
    double loss = 0;
    for (int from = 0; from < images; from += BLOCK) {
      int count = Math.min(BLOCK, images - from);
      logits(w, columns, features, from, count, z);
      loss += crossEntropy(z, labels, from, count, gradient, classes * features);
      for (int k = 0; k < classes; k++) {
        Arrays.fill(sums, 0);
        WeightedSum.add(sums, features, z[k], count, rows, from, 0);
        for (int j = 0; j < features; j++) {
          gradient[k * features + j] += sums[j];
        }
      }
    }
    return penalised(loss, w, lambda, gradient);
  }

  private double penalised(double loss, double[] w, double lambda, double[] gradient) {
    double squares = 0;
    int weights = classes * features;
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] /= images;
      if (i < weights) {
        gradient[i] += lambda * w[i];
        squares += w[i] * w[i];
      }
    }
    return loss / images + lambda / 2 * squares;
  }

  private static void logits(
      double[] w, float[][] columns, int features, int from, int count, float[][] z) {
    float[] factors = new float[features];
    for (int k = 0; k < z.length; k++) {
      Arrays.fill(z[k], (float) w[z.length * features + k]);
      for (int j = 0; j < features; j++) {
        factors[j] = (float) w[k * features + j];
      }
      WeightedSum.add(z[k], count, factors, features, columns, 0, from);
    }
  }

  /** Turns logits into probabilities minus targets, adds the biases' gradient; returns the loss. */
  private static double crossEntropy(
      float[][] z, int[] labels, int from, int count, double[] gradient, int biases) {
    double loss = 0;
    float[] logits = new float[z.length];
    double[] probabilities = new double[z.length];
    for (int b = 0; b < count; b++) {
      gather(z, b, logits);
      int target = labels[from + b];
      loss += Logits.crossEntropy(logits, target, probabilities);
      for (int k = 0; k < z.length; k++) {
        double residual = probabilities[k] - (k == target ? 1 : 0);
        z[k][b] = (float) residual;
        gradient[biases + k] += residual;
      }
    }
    return loss;
  }

  private static void gather(float[][] z, int image, float[] logits) {
    for (int k = 0; k < z.length; k++) {
      logits[k] = z[k][image];
    }
  }

  private static float[][] transposed(float[][] rows, int features) {
    float[][] columns = new float[features][rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < features; j++) {
        columns[j][i] = rows[i][j];
      }
    }
    return columns;
  }

  /** A fitted regression. */
  static final class Model {
    private final Scaling scaling;
    private final int classes;
    private final double[] weights;
    private final Convergence convergence;

    private Model(Scaling scaling, int classes, double[] weights, Convergence convergence) {
      this.scaling = scaling;
      this.classes = classes;
      this.weights = weights;
      this.convergence = convergence;
    }

    /** How the fit ended. */
    Convergence convergence() {
      return convergence;
    }

    /** Classes x standardised features, then the classes' biases. */
    double[] weights() {
      return weights.clone();
    }

    /** Predicted classes, and the mean cross-entropy against the targets. */
    Prediction predict(float[][] x, int[] targets) {
      float[][] columns = transposed(scaling.apply(x), scaling.mean().length);
      float[][] z = new float[classes][BLOCK];
      float[] logits = new float[classes];
      double[] ignored = new double[classes];
      int[] predicted = new int[x.length];
      double loss = 0;
      for (int from = 0; from < x.length; from += BLOCK) {
        int count = Math.min(BLOCK, x.length - from);
        logits(weights, columns, columns.length, from, count, z);
        for (int b = 0; b < count; b++) {
          gather(z, b, logits);
          predicted[from + b] = Logits.highest(logits);
        }
        loss += crossEntropy(z, targets, from, count, ignored, 0);
      }
      return new Prediction(predicted, loss / x.length);
    }
  }

  /** Classes for some images, with the mean cross-entropy in nats. */
  record Prediction(int[] classes, double loss) {}
}
