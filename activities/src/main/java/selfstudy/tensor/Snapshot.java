package selfstudy.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Arrays as they were at one moment, in the engine's memory: taken in the thread that trains,
 * written and closed in another. The machine's memory holds it, whatever the device.
 */
public final class Snapshot implements AutoCloseable {
  private final NDManager manager;
  private final SortedMap<String, NDArray> copies;

  private Snapshot(NDManager manager, SortedMap<String, NDArray> copies) {
    this.manager = manager;
    this.copies = copies;
  }

  /**
   * Copies arrays of the calling thread.
   *
   * @param parent frees the copies at the latest
   */
  public static Snapshot of(NDManager parent, Map<String, NDArray> arrays) {
    NDManager manager = parent.newSubManager();
    SortedMap<String, NDArray> copies = new TreeMap<>();
    arrays.forEach((name, array) -> copies.put(name, copy(manager, array)));
    return new Snapshot(manager, copies);
  }

  /** Strides are kept here, so that the thread that trains moves memory and no more. */
  private static NDArray copy(NDManager manager, NDArray array) {
    NDArray copy =
        array.getDevice().isGpu() ? array.toDevice(Device.cpu(), true) : array.duplicate();
    copy.attach(manager);
    return copy;
  }

  /** Writes or overwrites a file with the bytes of {@link Safetensors#write}. */
  public void write(Path file, Map<String, String> metadata) throws IOException {
    List<Safetensors.Part> parts =
        copies.entrySet().stream().map(it -> part(it.getKey(), it.getValue())).toList();
    Safetensors.write(file, parts, metadata);
  }

  private static Safetensors.Part part(String name, NDArray array) {
    return new Safetensors.Part(
        name,
        Tensor.Type.of(array.getDataType()),
        array.getShape().getShape(),
        out -> write(array, out));
  }

  private static void write(NDArray array, WritableByteChannel out) throws IOException {
    // In row-major order this is a view, otherwise a copy: of one array at a time.
    try (NDArray elements = array.flatten()) {
      Safetensors.write(out, elements.toByteBuffer(true));
    }
  }

  /** Frees the copies. */
  @Override
  public void close() {
    manager.close();
  }
}
