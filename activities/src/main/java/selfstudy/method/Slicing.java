package selfstudy.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * How the networks see a batch: some images at a time.
 *
 * @param images of a slice; divides the batch
 * @param done called after each slice
 */
record Slicing(int images, Runnable done) {
  /** How many slices a batch is seen in. */
  int count(int batch) {
    return batch / images;
  }

  /**
   * Calls with every slice of a batch, each with a manager of its own that is closed after.
   *
   * @param order of the batch's rows
   */
  void each(Minibatch batch, int[] order, Consumer<Minibatch> use) {
    int count = count(order.length);
    for (int k = 0; k < count; k++) {
      int[] rows = Arrays.copyOfRange(order, k * images, (k + 1) * images);
      try (NDManager scope = batch.manager().newSubManager()) {
        use.accept(batch.slice(scope, rows, k, count));
      }
      done.run();
    }
  }

  /**
   * Arrays with a row for each image of the batch in the given order, made slice by slice. Not for
   * graphs: of a single slice the arrays are the function's, of several they are copies.
   */
  NDList collect(Minibatch batch, int[] order, Function<Minibatch, NDList> function) {
    List<NDList> parts = new ArrayList<>();
    each(
        batch,
        order,
        part -> {
          NDList arrays = function.apply(part);
          arrays.attach(batch.manager());
          parts.add(arrays);
        });
    return parts.size() == 1 ? parts.get(0) : stacked(parts);
  }

  private static NDList stacked(List<NDList> parts) {
    NDList whole = new NDList();
    for (int i = 0; i < parts.get(0).size(); i++) {
      int array = i;
      whole.add(
          NDArrays.concat(
              new NDList(parts.stream().map(part -> part.get(array)).toArray(NDArray[]::new))));
    }
    parts.forEach(NDList::close);
    return whole;
  }
}
