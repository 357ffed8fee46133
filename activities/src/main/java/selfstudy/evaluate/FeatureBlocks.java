package selfstudy.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import selfstudy.tensor.Functions;
import selfstudy.tensor.Tensor;

/**
 * Standardised features, held by the engine in blocks of images. Products are in single precision;
 * sums over blocks are in double. All run in a fixed order, so equal input gives equal bits for an
 * equal number of threads.
 */
final class FeatureBlocks implements AutoCloseable {
  /** Logits of so many images and a hundred classes stay in a processor's cache. */
  static final int BLOCK = 4096;

  private final NDManager manager;
  private final int images;
  private final int features;
  private final List<NDArray> blocks = new ArrayList<>();

  /**
   * @param rows images x features, standardised
   */
  FeatureBlocks(NDManager parent, float[][] rows) {
    this.manager = parent.newSubManager();
    this.images = rows.length;
    this.features = rows[0].length;
    for (int from = 0; from < images; from += BLOCK) {
      blocks.add(block(Arrays.copyOfRange(rows, from, Math.min(images, from + BLOCK))));
    }
  }

  private NDArray block(float[][] rows) {
    float[] values = new float[Math.multiplyExact(rows.length, features)];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, values, i * features, features);
    }
    return Tensor.f32(new long[] {rows.length, features}, values).array(manager);
  }

  /** Of arrays that go with the features. */
  NDManager manager() {
    return manager;
  }

  int images() {
    return images;
  }

  int features() {
    return features;
  }

  /** n x features each; all but the last of {@link #BLOCK} images. */
  List<NDArray> blocks() {
    return List.copyOf(blocks);
  }

  /**
   * The features' covariance, in double.
   *
   * @param alive called at every block of images
   * @return features x features, row by row
   */
  double[] covariance(Runnable alive) {
    double[] covariance = new double[features * features];
    for (NDArray block : blocks) {
      alive.run();
      try (NDScope scope = new NDScope()) {
        add(covariance, 0, block.transpose().matMul(block).toFloatArray());
        scope.suppressNotUsedWarning();
      }
    }
    for (int i = 0; i < covariance.length; i++) {
      covariance[i] /= images;
    }
    return covariance;
  }

  /**
   * Of every image.
   *
   * @param w classes x features, then the classes' biases
   * @return images x classes
   */
  float[][] logits(double[] w, int classes) {
    float[][] logits = new float[images][];
    int at = 0;
    try (Coefficients coefficients = coefficients(w, classes)) {
      for (NDArray block : blocks) {
        try (NDScope scope = new NDScope()) {
          float[] values = coefficients.logits(block).toFloatArray();
          for (int from = 0; from < values.length; from += classes) {
            logits[at++] = Arrays.copyOfRange(values, from, from + classes);
          }
          scope.suppressNotUsedWarning();
        }
      }
    }
    return logits;
  }

  /**
   * @param w classes x features, then the classes' biases
   */
  Coefficients coefficients(double[] w, int classes) {
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

  static void add(double[] sums, int from, float[] values) {
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
  record Coefficients(NDArray weights, NDArray biases) implements AutoCloseable {
    /**
     * @param features n x features
     * @return n x classes
     */
    NDArray logits(NDArray features) {
      return Functions.linear(features, weights, biases);
    }

    @Override
    public void close() {
      weights.close();
      biases.close();
    }
  }
}
