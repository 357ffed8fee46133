package selfstudy.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Reverse-mode differentiation, per thread: two threads may record at once. DJL's own collector
 * allows one recording in a process.
 *
 * <p>In a recording, don't use operations with Java numbers ({@code x.mul(0.5)}): DJL keeps such a
 * number in a Java buffer that the garbage collector may free before the backward pass reads it.
 * Use {@link Functions#scalar}.
 */
public final class Autograd {
  private Autograd() {}

  /** Records operations of this thread until it is closed. */
  public static Recording recording() {
    JniUtils.setGradMode(true);
    return new Recording();
  }

  /** Stops recording in this thread. */
  static void off() {
    JniUtils.setGradMode(false);
  }

  /**
   * Differentiates a recorded scalar by every leaf that it depends on; the graph is freed.
   *
   * @param loss one element
   */
  public static void backward(NDArray loss) {
    if (loss.size() != 1) {
      throw new IllegalArgumentException("A loss has one element, not " + loss.getShape());
    }
    try (NDArray one = loss.onesLike()) {
      JniUtils.backward((PtNDArray) loss, (PtNDArray) one, false, false);
    }
  }

  /**
   * The gradient that {@link #backward} left at a leaf; belongs to the leaf's manager. See {@link
   * Weights#gradient}.
   *
   * @throws IllegalStateException if the loss didn't depend on the leaf
   */
  public static NDArray gradient(NDArray leaf) {
    NDArray gradient = JniUtils.getGradient((PtNDArray) leaf);
    if (gradient == null) {
      throw new IllegalStateException("No loss that was differentiated depends on this array");
    }
    return gradient;
  }

  /** A recording in progress. */
  public static final class Recording implements AutoCloseable {
    private Recording() {}

    @Override
    public void close() {
      off();
    }
  }
}
