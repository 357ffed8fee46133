package selfstudy.train;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import selfstudy.method.PretrainingMethod;
import selfstudy.optimize.Optimizer;
import selfstudy.tensor.Safetensors;
import selfstudy.tensor.Tensor;
import selfstudy.tensor.UnsoundFileException;
import selfstudy.tensor.Weights;

/**
 * All that an exact resume needs, in one safetensors file beside the metric series: weights and
 * batch-norm statistics, the optimizer's state, the method's memory, the number of steps done.
 * Randomness is counter-based, so there is no generator to save.
 */
final class TrainingState {
  static final String STATE = "state.safetensors";
  static final String METRICS = "metrics.csv";

  private static final String STEP = "step";
  private static final String WEIGHTS = "weights/";
  private static final String OPTIMIZER = "optimizer/";
  private static final String MEMORY = "memory/";

  private final PretrainingMethod method;
  private final Optimizer optimizer;

  TrainingState(PretrainingMethod method, Optimizer optimizer) {
    this.method = method;
    this.optimizer = optimizer;
  }

  /** Writes both files into {@code folder}. */
  Map<String, Path> write(Path folder, long step, MetricSeries metrics) throws IOException {
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    collect(tensors, WEIGHTS, method.weights());
    collect(tensors, MEMORY, method.memory());
    for (Map.Entry<String, NDArray> entry : optimizer.state().entrySet()) {
      tensors.put(OPTIMIZER + entry.getKey(), Tensor.of(entry.getValue()));
    }
    Path state = folder.resolve(STATE);
    Safetensors.write(state, tensors, Map.of(STEP, Long.toString(step)));
    Path series = folder.resolve(METRICS);
    metrics.write(series);
    return Map.of(STATE, state, METRICS, series);
  }

  /** Restores everything in place; the number of steps done. */
  long read(Path folder) throws IOException {
    Safetensors.Content file = Safetensors.read(folder.resolve(STATE));
    method.weights().load(under(file, WEIGHTS));
    method.memory().load(under(file, MEMORY));
    optimizer.load(under(file, OPTIMIZER));
    String step = file.metadata().get(STEP);
    if (step == null) {
      throw new UnsoundFileException(folder + " holds no checkpoint: its metadata name no step");
    }
    return Long.parseLong(step);
  }

  private static void collect(SortedMap<String, Tensor> into, String prefix, Weights weights) {
    weights.tensors().forEach((name, tensor) -> into.put(prefix + name, tensor));
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
