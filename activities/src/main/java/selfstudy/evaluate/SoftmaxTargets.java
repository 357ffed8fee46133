package selfstudy.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import selfstudy.tensor.Tensor;

/**
 * One class each: the mean cross-entropy of a softmax.
 *
 * @param labels 0 to {@code classes} - 1
 */
record SoftmaxTargets(int[] labels, int classes) implements Targets {
  @Override
  public int images() {
    return labels.length;
  }

  @Override
  public double divisor() {
    return labels.length;
  }

  @Override
  public Targets.Block block(NDManager manager, int from, int to) {
    long[] column = {to - from, 1};
    long[] targets = Arrays.stream(labels, from, to).asLongStream().toArray();
    return new Block(
        Tensor.i64(column, targets).array(manager),
        Tensor.f32(column, new float[to - from]).array(manager));
  }

  /**
   * Some images.
   *
   * @param labels n x 1
   * @param zeros n x 1
   */
  private record Block(NDArray labels, NDArray zeros) implements Targets.Block {
    /**
     * With m the highest logit and s = sum of exp(z - m) over the other classes: the target's
     * residual -s / (s + exp(z_t - m)) and the loss log(s + exp(z_t - m)) - (z_t - m) stay exact
     * where the target's probability is nearly 1.
     */
    @Override
    public Residuals residuals(NDArray logits) {
      NDArray shifted = logits.sub(logits.max(new int[] {1}, true));
      NDArray target = shifted.gather(labels, 1);
      NDArray others = shifted.exp().scatter(labels, zeros, 1);
      NDArray sum = others.sum(new int[] {1}, true);
      NDArray total = sum.add(target.exp());
      NDArray misses = sum.div(total); // n x 1: the probability of what is not the target
      NDArray values = others.divi(total).scatter(labels, misses.neg(), 1);
      NDArray precise = target.toType(DataType.FLOAT64, false);
      NDArray losses = sum.toType(DataType.FLOAT64, false).add(precise.exp()).log().sub(precise);
      return new Residuals(values, losses.sum().getDouble(), curvature(values, misses));
    }

    /** The sum of p (1 - p): a class's p or 1 - p is the residual's size, and sizes add up to 2. */
    private static double curvature(NDArray values, NDArray misses) {
      NDArray flat = values.flatten();
      return 2 * misses.sum().getFloat() - flat.dot(flat).getFloat();
    }
  }
}
