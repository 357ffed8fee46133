package selfstudy.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import selfstudy.method.Methods;
import selfstudy.method.Objective;
import selfstudy.optimize.Optimizer;
import selfstudy.plan.StageWork.Pretrain;
import selfstudy.random.Draws;
import selfstudy.tensor.Engine;
import selfstudy.tensor.Snapshot;

/**
 * A full checkpoint of a SimCLR training with momentum: copied, then written to a file. The
 * reference writes as many bytes and nothing else.
 */
public final class CheckpointBench implements Bench {
  private final Network network;
  private final Path folder;
  private final NDManager manager;
  private final Map<String, NDArray> arrays = new TreeMap<>();
  private long bytes;

  public CheckpointBench(Network network, Engine engine) throws IOException {
    this.network = network;
    this.folder = Files.createTempDirectory("selfstudy-bench");
    this.manager = engine.manager();
    Pretrain work = new StepShape(StepShape.Method.SIMCLR, network, 2, 32).work();
    Objective method = Methods.create(work, StepShape.IMAGES, 1, manager, Draws.seed(1));
    Optimizer optimizer =
        Optimizer.of(work.method().recipe().orElseThrow().optimizer(), method.weights());
    method.weights().names().forEach(name -> arrays.put(name, method.weights().get(name)));
    optimizer.state().forEach((name, array) -> arrays.put("optimizer/" + name, array));
  }

  @Override
  public String name() {
    return "checkpoint " + network + " with momentum";
  }

  @Override
  public Scale scale() {
    return Scale.secondsPer("checkpoint", 1);
  }

  @Override
  public void run() throws IOException {
    Path file = folder.resolve("state.safetensors");
    try (Snapshot snapshot = Snapshot.of(manager, arrays)) {
      snapshot.write(file, Map.of());
    }
    bytes = Files.size(file);
  }

  @Override
  public String reference() {
    return "as many bytes written to a file";
  }

  @Override
  public void runReference() throws IOException {
    ByteBuffer block = ByteBuffer.allocateDirect(1 << 20);
    try (FileChannel file =
        FileChannel.open(
            folder.resolve("raw"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (long written = 0; written < bytes; ) {
        block.clear();
        block.limit((int) Math.min(block.capacity(), bytes - written));
        written += file.write(block);
      }
    }
  }

  @Override
  public Map<String, Object> details() {
    return Map.of("bytes", bytes);
  }

  @Override
  public void close() throws IOException {
    manager.close();
    Files.deleteIfExists(folder.resolve("state.safetensors"));
    Files.deleteIfExists(folder.resolve("raw"));
    Files.delete(folder);
  }
}
