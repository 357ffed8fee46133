package selfstudy.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Differentiable functions of arrays that DJL offers only inside blocks. A result belongs to the
 * manager of the first argument.
 */
public final class Functions {
  private static final double NORM_EPSILON = 1e-12;

  private Functions() {}

  /** A zero-dimensional array whose memory libtorch owns, safe to be recorded. */
  public static NDArray scalar(NDManager manager, double value) {
    return manager.full(new Shape(), (float) value, DataType.FLOAT32);
  }

  /**
   * Two-dimensional convolution without bias.
   *
   * @param x N x C x H x W
   * @param weight O x C x K x K
   */
  public static NDArray convolution(NDArray x, NDArray weight, int stride, int padding) {
    return convolution(x, weight, null, stride, padding);
  }

  /**
   * Two-dimensional convolution.
   *
   * @param x N x C x H x W
   * @param weight O x C x K x K
   * @param bias O; null for none
   */
  public static NDArray convolution(
      NDArray x, NDArray weight, @Nullable NDArray bias, int stride, int padding) {
    return JniUtils.convolution(
        (PtNDArray) x,
        (PtNDArray) weight,
        (PtNDArray) bias,
        new Shape(stride, stride),
        new Shape(padding, padding),
        new Shape(1, 1),
        1);
  }

  /**
   * Batch normalisation over all but the channels (Ioffe and Szegedy, 2015); in training the
   * running statistics move in place.
   *
   * @param x N x C x H x W
   * @param momentum weight of the new batch in the running statistics (torch's sense)
   */
  public static NDArray batchNorm(
      NDArray x,
      NDArray weight,
      NDArray bias,
      NDArray runningMean,
      NDArray runningVariance,
      boolean training,
      double momentum,
      double epsilon) {
    return JniUtils.batchNorm(
        (PtNDArray) x,
        (PtNDArray) runningMean,
        (PtNDArray) runningVariance,
        (PtNDArray) weight,
        (PtNDArray) bias,
        training,
        momentum,
        epsilon);
  }

  /**
   * Doubles in memory of the engine's own.
   *
   * @param values rows x columns, row by row
   */
  public static NDArray matrix(NDManager manager, double[] values, int rows) {
    ByteBuffer staged = Staging.of(Math.multiplyExact(values.length, Double.BYTES));
    staged.asDoubleBuffer().put(values);
    Shape shape = new Shape(rows, values.length / rows);
    try (NDArray shared = manager.create(staged, shape, DataType.FLOAT64)) {
      return shared.duplicate();
    }
  }

  /** log(1 + exp(x)); above 20 the engine takes x, 2e-9 less. */
  public static NDArray softPlus(NDArray x) {
    return JniUtils.softPlus((PtNDArray) x);
  }

  /** max(x, 0). */
  public static NDArray relu(NDArray x) {
    return JniUtils.relu((PtNDArray) x);
  }

  /**
   * x times weight transposed, plus bias.
   *
   * @param x N x I
   * @param weight O x I
   * @param bias O
   */
  public static NDArray linear(NDArray x, NDArray weight, NDArray bias) {
    return JniUtils.linear((PtNDArray) x, (PtNDArray) weight, (PtNDArray) bias);
  }

  /** Maxima over square windows. */
  public static NDArray maxPool(NDArray x, int window, int stride, int padding) {
    return JniUtils.maxPool(
        (PtNDArray) x,
        new Shape(window, window),
        new Shape(stride, stride),
        new Shape(padding, padding),
        false);
  }

  /** The mean of each channel: N x C x H x W to N x C. */
  public static NDArray globalAveragePool(NDArray x) {
    try (NDArray pooled = JniUtils.adaptiveAvgPool((PtNDArray) x, new Shape(1, 1))) {
      return pooled.reshape(x.getShape().get(0), x.getShape().get(1));
    }
  }

  /** Rows of length 1: x / max(|x|, 1e-12), whose gradient is finite even at zero. */
  public static NDArray normalise(NDArray x) {
    return JniUtils.normalize((PtNDArray) x, 2, x.getShape().dimension() - 1, NORM_EPSILON);
  }

  /** Overwrites the elements in place, so that views of {@code target} see them too. */
  static void assign(NDArray target, NDArray source) {
    if (target.getShape().dimension() > 0) {
      target.set(new NDIndex(":"), source);
      return;
    }
    try (NDArray view = target.reshape(1);
        NDArray value = source.reshape(1)) {
      view.set(new NDIndex(":"), value);
    }
  }
}
