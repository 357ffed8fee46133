package selfstudy.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import selfstudy.optimize.Optimizer;
import selfstudy.tensor.Safetensors;
import selfstudy.tensor.Snapshot;
import selfstudy.tensor.Tensor;
import selfstudy.tensor.UnsoundFileException;
import selfstudy.tensor.Weights;

/**
 * All that an exact resume needs, in one safetensors file beside the metric series: weights and
 * batch-norm statistics, the optimizer's state, the method's memory, the number of steps done.
 * Randomness is counter-based, so there is no generator to save.
 */
public final class TrainingState {
  /** Of arrays, safetensors. */
  public static final String STATE = "state.safetensors";

  /** Of every step, CSV. */
  public static final String METRICS = "metrics.csv";

  private static final String STEP = "step";
  private static final String WEIGHTS = "weights/";
  private static final String OPTIMIZER = "optimizer/";
  private static final String MEMORY = "memory/";

  private final Weights weights;
  private final Weights memory;
  private final Optimizer optimizer;

  /**
   * Of one training.
   *
   * @param memory of its method, besides the weights; perhaps empty
   * @param optimizer of the weights
   */
  public TrainingState(Weights weights, Weights memory, Optimizer optimizer) {
    this.weights = weights;
    this.memory = memory;
    this.optimizer = optimizer;
  }

  /**
   * The state as it is now.
   *
   * @param step number of steps done
   * @param parent frees the copies at the latest
   */
  Moment now(long step, MetricSeries metrics, NDManager parent) {
    Map<String, NDArray> arrays = new TreeMap<>();
    collect(arrays, WEIGHTS, weights);
    collect(arrays, MEMORY, memory);
    optimizer.state().forEach((name, array) -> arrays.put(OPTIMIZER + name, array));
    return new Moment(step, Snapshot.of(parent, arrays), metrics.copy());
  }

  /** The state after {@code step} steps, apart from the training, which goes on. */
  record Moment(long step, Snapshot arrays, MetricSeries metrics) implements AutoCloseable {
    /** Writes both files into {@code folder}, over earlier ones. */
    Map<String, Path> write(Path folder) throws IOException {
      Path state = folder.resolve(STATE);
      arrays.write(state, Map.of(STEP, Long.toString(step)));
      Path series = folder.resolve(METRICS);
      metrics.write(series);
      return Map.of(STATE, state, METRICS, series);
    }

    @Override
    public void close() {
      arrays.close();
    }
  }

  /** Restores everything in place; the number of steps done. */
  public long read(Path folder) throws IOException {
    Safetensors.Content file = Safetensors.read(folder.resolve(STATE));
    weights.load(under(file, WEIGHTS));
    memory.load(under(file, MEMORY));
    optimizer.load(under(file, OPTIMIZER));
    String step = file.metadata().get(STEP);
    if (step == null) {
      throw new UnsoundFileException(folder + " holds no checkpoint: its metadata name no step");
    }
    return Long.parseLong(step);
  }

  private static void collect(Map<String, NDArray> into, String prefix, Weights weights) {
    weights.names().forEach(name -> into.put(prefix + name, weights.get(name)));
  }

  private static SortedMap<String, Tensor> under(Safetensors.Content file, String prefix) {
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    file.tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(prefix)) {
                tensors.put(name.substring(prefix.length()), tensor);
              }
            });
    return tensors;
  }
}
