package selfstudy.evaluate;

import java.util.Arrays;

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
   */
  SoftmaxRegression(float[][] x, int[] labels, int classes) {
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
    this.covariance = covariance(rows, features);
  }

  /** The regression before the first fit: all zero. */
  Model zero() {
    return new Model(scaling, classes, new double[classes * (features + 1)]);
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
    return new Model(scaling, classes, minimum.x());
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

  private static double[][] covariance(float[][] rows, int features) {
    double[][] covariance = new double[features][features];
    float[] sums = new float[features];
    for (int from = 0; from < rows.length; from += BLOCK) {
      int to = Math.min(rows.length, from + BLOCK);
      for (int j = 0; j < features; j++) {
        Arrays.fill(sums, 0);
        for (int i = from; i < to; i++) {
          add(sums, features, 0, rows[i][j], rows[i]);
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
        int b = 0;
        for (; b + 4 <= count; b += 4) {
          add(
              sums,
              features,
              0,
              z[k][b],
              rows[from + b],
              z[k][b + 1],
              rows[from + b + 1],
              z[k][b + 2],
              rows[from + b + 2],
              z[k][b + 3],
              rows[from + b + 3]);
        }
        for (; b < count; b++) {
          add(sums, features, 0, z[k][b], rows[from + b]);
        }
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
    int biases = z.length * features;
    for (int k = 0; k < z.length; k++) {
      Arrays.fill(z[k], (float) w[biases + k]);
      int at = k * features;
      int j = 0;
      for (; j + 4 <= features; j += 4) {
        add(
            z[k],
            count,
            from,
            (float) w[at + j],
            columns[j],
            (float) w[at + j + 1],
            columns[j + 1],
            (float) w[at + j + 2],
            columns[j + 2],
            (float) w[at + j + 3],
            columns[j + 3]);
      }
      for (; j < features; j++) {
        add(z[k], count, from, (float) w[at + j], columns[j]);
      }
    }
  }

  /** Turns logits into probabilities minus targets, adds the biases' gradient; returns the loss. */
  private static double crossEntropy(
      float[][] z, int[] labels, int from, int count, double[] gradient, int biases) {
    double loss = 0;
    double[] exponentials = new double[z.length];
    for (int b = 0; b < count; b++) {
      double highest = Double.NEGATIVE_INFINITY;
      for (float[] logits : z) {
        highest = Math.max(highest, logits[b]);
      }
      double sum = 0;
      for (int k = 0; k < z.length; k++) {
        exponentials[k] = StrictMath.exp(z[k][b] - highest);
        sum += exponentials[k];
      }
      int target = labels[from + b];
      loss += StrictMath.log(sum) + highest - z[target][b];
      for (int k = 0; k < z.length; k++) {
        double residual = exponentials[k] / sum - (k == target ? 1 : 0);
        z[k][b] = (float) residual;
        gradient[biases + k] += residual;
      }
    }
    return loss;
  }

  private static void add(
      float[] sum,
      int count,
      int from,
      float a,
      float[] x,
      float b,
      float[] y,
      float c,
      float[] v,
      float d,
      float[] w) {
    for (int i = 0; i < count; i++) {
      sum[i] += a * x[from + i] + b * y[from + i] + (c * v[from + i] + d * w[from + i]);
    }
  }

  private static void add(float[] sum, int count, int from, float a, float[] x) {
    for (int i = 0; i < count; i++) {
      sum[i] += a * x[from + i];
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

    private Model(Scaling scaling, int classes, double[] weights) {
      this.scaling = scaling;
      this.classes = classes;
      this.weights = weights;
    }

    /** Classes x standardised features, then the classes' biases. */
    double[] weights() {
      return weights.clone();
    }

    /** Predicted classes, and the mean cross-entropy against the targets. */
    Prediction predict(float[][] x, int[] targets) {
      float[][] columns = transposed(scaling.apply(x), scaling.mean.length);
      float[][] z = new float[classes][BLOCK];
      double[] ignored = new double[classes];
      int[] predicted = new int[x.length];
      double loss = 0;
      for (int from = 0; from < x.length; from += BLOCK) {
        int count = Math.min(BLOCK, x.length - from);
        logits(weights, columns, columns.length, from, count, z);
        for (int b = 0; b < count; b++) {
          for (int k = 1; k < classes; k++) {
            if (z[k][b] > z[predicted[from + b]][b]) {
              predicted[from + b] = k;
            }
          }
        }
        loss += crossEntropy(z, targets, from, count, ignored, 0);
      }
      return new Prediction(predicted, loss / x.length);
    }
  }

  /** Classes for some images, with the mean cross-entropy in nats. */
  record Prediction(int[] classes, double loss) {}

  private record Scaling(double[] mean, double[] inverse) {
    static Scaling of(float[][] x) {
      double[] mean = new double[x[0].length];
      double[] inverse = new double[mean.length];
      for (int j = 0; j < mean.length; j++) {
        for (float[] row : x) {
          mean[j] += row[j];
        }
        mean[j] /= x.length;
        double squares = 0;
        for (float[] row : x) {
          squares += (row[j] - mean[j]) * (row[j] - mean[j]);
        }
        double deviation = Math.sqrt(squares / x.length);
        // Rounding leaves a constant feature a deviation of about its size times 1e-8.
        inverse[j] = deviation > 1e-6 * Math.abs(mean[j]) && deviation > 0 ? 1 / deviation : 0;
      }
      return new Scaling(mean, inverse);
    }

    float[][] apply(float[][] x) {
      float[][] scaled = new float[x.length][mean.length];
      for (int i = 0; i < x.length; i++) {
        for (int j = 0; j < mean.length; j++) {
          scaled[i][j] = (float) ((x[i][j] - mean[j]) * inverse[j]);
        }
      }
      return scaled;
    }
  }
}
