package selfstudy.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** Batches of images as the encoders want them. */
public final class Images {
  private static final int CHANNELS = 3;

  private Images() {}

  /**
   * A copy of the pixels whose strides keep the channels last: convolutions are fastest so.
   *
   * @param nhwc n x side x side x 3 values, perhaps with more room behind
   * @return n x 3 x side x side
   */
  public static NDArray batch(NDManager manager, float[] nhwc, int n, int side) {
    return batch(manager, FloatBuffer.wrap(nhwc), n, side);
  }

  /** The same from the values at the buffer's position, which stays. */
  public static NDArray batch(NDManager manager, FloatBuffer nhwc, int n, int side) {
    int size = Math.multiplyExact(Math.multiplyExact(n, CHANNELS), Math.multiplyExact(side, side));
    if (size > nhwc.remaining()) {
      throw new IllegalArgumentException(
          n + " images of " + side + " pixels need " + size + " values, not " + nhwc.remaining());
    }
    FloatBuffer values = nhwc.slice();
    values.limit(size);
    return channelsLast(manager, values, new Shape(n, side, side, CHANNELS));
  }

  /** N x C x H x W, channels last, from values in the order N, H, W, C. */
  static NDArray channelsLast(NDManager manager, FloatBuffer nhwc, Shape shape) {
    // An array made from a buffer lies in Java's memory, which only its own wrapper keeps alive,
    // and at any address (sums may depend on the alignment): the copy is libtorch's.
    ByteBuffer staged = Staging.of(Math.multiplyExact(nhwc.remaining(), Float.BYTES));
    staged.asFloatBuffer().put(nhwc.duplicate());
    try (NDArray buffer = manager.create(staged, shape, DataType.FLOAT32);
        NDArray view = buffer.transpose(0, 3, 1, 2)) {
      return view.duplicate();
    }
  }
}
