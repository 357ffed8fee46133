package selfstudy.optimize;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import selfstudy.tensor.Tensor;
import selfstudy.tensor.Weights;

/** An optimizer's arrays: one of each kind for each parameter, zero at first. */
final class Buffers {
  private final Weights state;

  Buffers(Weights weights, String... kinds) {
    state = Weights.create(weights.manager());
    for (String kind : kinds) {
      for (String name : weights.parameters()) {
        state.put(kind + "." + name, weights.get(name).zerosLike());
      }
    }
  }

  void put(String name, NDArray array) {
    state.put(name, array);
  }

  NDArray get(String kind, String parameter) {
    return state.get(kind + "." + parameter);
  }

  NDArray get(String name) {
    return state.get(name);
  }

  SortedMap<String, NDArray> all() {
    SortedMap<String, NDArray> all = new TreeMap<>();
    state.names().forEach(name -> all.put(name, state.get(name)));
    return all;
  }

  void load(Map<String, Tensor> tensors) {
    state.load(tensors);
  }
}
