package selfstudy.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import selfstudy.method.Minibatch;
import selfstudy.method.Objective;
import selfstudy.tensor.Tensor;
import selfstudy.tensor.Weights;
import selfstudy.train.StepObserver;

/** Copies everything that a training's steps are given and everything that they make of it. */
final class TraceRecorder implements StepObserver {
  private final Objective objective;
  private final SortedMap<String, Tensor> tensors = new TreeMap<>();
  private final List<Float> losses = new ArrayList<>();

  /**
   * Copies the state before the first step.
   *
   * @param objective at its beginning
   */
  TraceRecorder(Objective objective) {
    this.objective = objective;
    state("initial/");
  }

  @Override
  public void differentiated(Minibatch batch, double learningRate, float loss, Weights leaves) {
    String step = step(batch);
    tensors.put(step + "images", Tensor.indices(batch.images()));
    tensors.put(step + "labels", Tensor.indices(batch.labels()));
    for (int v = 0; v < objective.views().size(); v++) {
      tensors.put(step + "views/" + v, Tensor.of(batch.view(v)));
    }
    objective
        .drawn(batch)
        .forEach((name, values) -> tensors.put(step + "drawn/" + name, Tensor.indices(values)));
    leaves
        .parameters()
        .forEach(name -> tensors.put(step + "gradients/" + name, Tensor.of(leaves.gradient(name))));
    losses.add(loss);
  }

  @Override
  public void updated(Minibatch batch) {
    state(step(batch));
  }

  private static String step(Minibatch batch) {
    return "steps/" + batch.step() + "/";
  }

  private void state(String prefix) {
    objective.weights().tensors().forEach((name, t) -> tensors.put(prefix + "weights/" + name, t));
    objective.memory().tensors().forEach((name, t) -> tensors.put(prefix + "memory/" + name, t));
  }

  /** Of every step so far. */
  List<Float> losses() {
    return List.copyOf(losses);
  }

  /** All that was copied, with {@code losses} of every step. */
  SortedMap<String, Tensor> tensors() {
    float[] values = new float[losses.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = losses.get(i);
    }
    SortedMap<String, Tensor> all = new TreeMap<>(tensors);
    all.put("losses", Tensor.f32(new long[] {values.length}, values));
    return all;
  }
}
