package selfstudy.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A thread's direct memory, through which elements reach the engine. A new buffer each time would
 * stay until the next garbage collection, which large buffers behind small objects don't hasten.
 */
final class Staging {
  private static final ThreadLocal<ByteBuffer> MEMORY =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(0));

  private Staging() {}

  /** So many bytes, in native order; to be copied by the engine before this thread's next call. */
  static ByteBuffer of(int bytes) {
    ByteBuffer memory = MEMORY.get();
    if (memory.capacity() < bytes) {
      memory = ByteBuffer.allocateDirect(bytes);
      MEMORY.set(memory);
    }
    return memory.slice(0, bytes).order(ByteOrder.nativeOrder());
  }
}
