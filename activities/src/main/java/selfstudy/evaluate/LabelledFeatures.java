package selfstudy.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import selfstudy.tensor.Functions;
import selfstudy.tensor.Tensor;

/**
 * Standardised features with their labels, held by the engine in blocks of images. Products are in
 * single precision; sums over images and blocks are in double. All run in a fixed order, so equal
 * input gives equal bits for an equal number of threads.
 */
final class LabelledFeatures implements AutoCloseable {
  /** Logits of so many images and a hundred classes stay in a processor's cache. */
  private static final int BLOCK = 4096;

  private final NDManager manager;
  private final int images;
  private final int features;
  private final List<Block> blocks = new ArrayList<>();

  /**
   * @param rows images x features, standardised
   * @param labels the images' classes
   */
  LabelledFeatures(NDManager parent, float[][] rows, int[] labels) {
    this.manager = parent.newSubManager();
    this.images = rows.length;
    this.features = rows[0].length;
    for (int from = 0; from < images; from += BLOCK) {
      int to = Math.min(images, from + BLOCK);
      blocks.add(block(Arrays.copyOfRange(rows, from, to), Arrays.copyOfRange(labels, from, to)));
    }
  }

  private Block block(float[][] rows, int[] labels) {
    float[] values = new float[Math.multiplyExact(rows.length, features)];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, values, i * features, features);
    }
    long[] column = {rows.length, 1};
    long[] targets = Arrays.stream(labels).asLongStream().toArray();
    return new Block(
        Tensor.f32(new long[] {rows.length, features}, values).array(manager),
        Tensor.i64(column, targets).array(manager),
        Tensor.f32(column, new float[rows.length]).array(manager));
  }

  int images() {
    return images;
  }

  int features() {
    return features;
  }

  /**
   * The mean cross-entropy and what belongs to it.
   *
   * @param w classes x features, then the classes' biases
   */
  MeanLoss loss(double[] w, int classes) {
    double[] gradient = new double[w.length];
    double loss = 0;
    double curvature = 0;
    try (Coefficients coefficients = coefficients(w, classes)) {
      for (Block block : blocks) {
        try (NDScope scope = new NDScope()) {
          Residuals residuals = block.residuals(block.logits(coefficients));
          NDArray weights = residuals.values.transpose().matMul(block.features);
          add(gradient, 0, weights.toFloatArray());
          add(gradient, classes * features, residuals.values.sum(new int[] {0}).toFloatArray());
          loss += residuals.loss();
          curvature += residuals.curvature();
          scope.suppressNotUsedWarning();
        }
      }
    }
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] /= images;
    }
    return new MeanLoss(loss / images, gradient, curvature / images / classes);
  }

  /**
   * @param value in nats
   * @param gradient by the weights and biases
   * @param curvature the mean of p (1 - p) over images and classes
   */
  record MeanLoss(double value, double[] gradient, double curvature) {}

  /** Predicted classes, and the mean over images of the cross-entropy in nats. */
  SoftmaxRegression.Prediction predict(double[] w, int classes) {
    int[][] best = new int[images][];
    double loss = 0;
    int at = 0;
    try (Coefficients coefficients = coefficients(w, classes)) {
      for (Block block : blocks) {
        try (NDScope scope = new NDScope()) {
          NDArray logits = block.logits(coefficients);
          loss += block.residuals(logits).loss();
          float[] values = logits.toFloatArray();
          for (int from = 0; from < values.length; from += classes) {
            best[at++] = Logits.best(Arrays.copyOfRange(values, from, from + classes));
          }
          scope.suppressNotUsedWarning();
        }
      }
    }
    return new SoftmaxRegression.Prediction(best, loss / images);
  }

  /**
   * The features' covariance, in double.
   *
   * @param alive called at every block of images
   * @return features x features, row by row
   */
  double[] covariance(Runnable alive) {
    double[] covariance = new double[features * features];
    for (Block block : blocks) {
      alive.run();
      try (NDScope scope = new NDScope()) {
        add(covariance, 0, block.features.transpose().matMul(block.features).toFloatArray());
        scope.suppressNotUsedWarning();
      }
    }
    for (int i = 0; i < covariance.length; i++) {
      covariance[i] /= images;
    }
    return covariance;
  }

  private Coefficients coefficients(double[] w, int classes) {
    float[] values = new float[w.length];
    for (int i = 0; i < w.length; i++) {
      values[i] = (float) w[i];
    }
    int biases = classes * features;
    return new Coefficients(
        Tensor.f32(new long[] {classes, features}, Arrays.copyOf(values, biases)).array(manager),
        Tensor.f32(new long[] {classes}, Arrays.copyOfRange(values, biases, values.length))
            .array(manager));
  }

  private static void add(double[] sums, int from, float[] values) {
    for (int i = 0; i < values.length; i++) {
      sums[from + i] += values[i];
    }
  }

  @Override
  public void close() {
    manager.close();
  }

  /**
   * @param weights classes x features
   */
  private record Coefficients(NDArray weights, NDArray biases) implements AutoCloseable {
    @Override
    public void close() {
      weights.close();
      biases.close();
    }
  }

  /**
   * @param values images x classes: probabilities minus targets
   * @param misses images x 1: the probability of the classes that are not the target
   * @param losses of each image, in double
   */
  private record Residuals(NDArray values, NDArray misses, NDArray losses) {
    /** The sum of p (1 - p): a class's p or 1 - p is the residual's size, and sizes add up to 2. */
    double curvature() {
      NDArray flat = values.flatten();
      return 2 * misses.sum().getFloat() - flat.dot(flat).getFloat();
    }

    double loss() {
      return losses.sum().getDouble();
    }
  }

  /**
   * Some images.
   *
   * @param features n x features
   * @param labels n x 1
   * @param zeros n x 1
   */
  private record Block(NDArray features, NDArray labels, NDArray zeros) {
    NDArray logits(Coefficients coefficients) {
      return Functions.linear(features, coefficients.weights, coefficients.biases);
    }

    /**
     * With m the highest logit and s = sum of exp(z - m) over the other classes: the target's
     * residual -s / (s + exp(z_t - m)) and the loss log(s + exp(z_t - m)) - (z_t - m) stay exact
     * where the target's probability is nearly 1.
     */
    Residuals residuals(NDArray logits) {
      NDArray shifted = logits.sub(logits.max(new int[] {1}, true));
      NDArray target = shifted.gather(labels, 1);
      NDArray others = shifted.exp().scatter(labels, zeros, 1);
      NDArray sum = others.sum(new int[] {1}, true);
      NDArray total = sum.add(target.exp());
      NDArray misses = sum.div(total);
      NDArray values = others.divi(total).scatter(labels, misses.neg(), 1);
      NDArray precise = target.toType(DataType.FLOAT64, false);
      NDArray losses = sum.toType(DataType.FLOAT64, false).add(precise.exp()).log().sub(precise);
      return new Residuals(values, misses, losses);
    }
  }
}
