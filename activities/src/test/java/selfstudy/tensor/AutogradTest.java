package selfstudy.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class AutogradTest {
  private static final Engine ENGINE = Engine.start(1);

  @Test
  void differentiatesARecordedScalarByItsLeaves() {
    try (NDManager manager = ENGINE.manager()) {
      NDArray x = leaf(manager, 2, -3);
      try (Autograd.Recording recording = Autograd.recording()) {
        Autograd.backward(x.mul(x).sum());
      }
      assertThat(Autograd.gradient(x).toFloatArray()).containsExactly(4, -6);
    }
  }

  @Test
  void recordsNothingOutsideARecording() {
    try (NDManager manager = ENGINE.manager()) {
      NDArray x = leaf(manager, 2);
      assertThatThrownBy(() -> Autograd.backward(x.mul(x))).hasMessageContaining("grad");
      try (Autograd.Recording recording = Autograd.recording()) {
        Autograd.backward(x.mul(x));
      }
      assertThatThrownBy(() -> Autograd.backward(x.mul(x))).hasMessageContaining("grad");
    }
  }

  @Test
  void refusesALossOfManyElementsAndALeafThatTheLossIgnores() {
    try (NDManager manager = ENGINE.manager()) {
      NDArray x = leaf(manager, 2, 3);
      assertThatThrownBy(() -> Autograd.backward(x)).hasMessageContaining("one element");
      assertThatThrownBy(() -> Autograd.gradient(x)).isInstanceOf(IllegalStateException.class);
    }
  }

  /**
   * DJL's own {@code x.mul(2f)} fails here: its number lies in a buffer that is freed too early.
   */
  @Test
  void scalarsOutliveTheGarbageCollectorUntilTheBackwardPass() throws InterruptedException {
    try (NDManager manager = ENGINE.manager()) {
      NDArray x = leaf(manager, 1);
      try (Autograd.Recording recording = Autograd.recording()) {
        NDArray loss;
        try (NDArray two = Functions.scalar(manager, 2)) {
          loss = x.mul(two).sum();
        }
        System.gc();
        Thread.sleep(100);
        assertThat(overwriteFreedBuffers()).isNotEmpty();
        Autograd.backward(loss);
      }
      assertThat(Autograd.gradient(x).toFloatArray()).containsExactly(2);
    }
  }

  private static List<ByteBuffer> overwriteFreedBuffers() {
    List<ByteBuffer> buffers = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(4 + i % 40).order(ByteOrder.nativeOrder());
      buffers.add(buffer.putFloat(Float.NaN));
    }
    return buffers;
  }

  @Test
  void twoThreadsDifferentiateAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Callable<float[]> task = AutogradTest::manyGradients;
      List<Future<float[]>> gradients = threads.invokeAll(List.of(task, task));
      assertThat(gradients.get(0).get()).containsExactly(gradients.get(1).get());
    } finally {
      threads.shutdown();
    }
  }

  private static float[] manyGradients() {
    try (NDManager manager = ENGINE.manager()) {
      NDArray x = manager.create(new float[] {0.5f, -1.5f});
      for (int i = 0; i < 200; i++) {
        try (NDManager step = manager.newSubManager()) {
          NDArray leaf = x.stopGradient();
          leaf.attach(step);
          leaf.setRequiresGradient(true);
          try (Autograd.Recording recording = Autograd.recording()) {
            Autograd.backward(leaf.mul(leaf).mul(leaf).sum());
          }
          x.subi(Autograd.gradient(leaf).mul(Functions.scalar(step, 0.01)));
        }
      }
      return x.toFloatArray();
    }
  }

  private static NDArray leaf(NDManager manager, float... values) {
    NDArray leaf = manager.create(values, new Shape(values.length));
    leaf.setRequiresGradient(true);
    return leaf;
  }
}
