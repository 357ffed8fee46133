package selfstudy.evaluate;

import java.util.Arrays;
import java.util.stream.IntStream;
import selfstudy.random.Draws;

/**
 * Labelled images divided into a part to train on and a part to choose hyper-parameters on.
 *
 * @param training indices, ascending
 * @param validation indices, ascending
 */
public record StratifiedSplit(int[] training, int[] validation) {

  /**
   * Holds out the given share of each class, rounded, but at least one image and at most all but
   * one; the only image of a class is trained on.
   *
   * @param labels classes, 0 to {@code classes} - 1
   * @param share 0 to 1
   * @param draws fixed for a dataset and seed, so that all methods share the division
   */
  public static StratifiedSplit of(int[] labels, int classes, double share, Draws draws) {
    boolean[] held = new boolean[labels.length];
    for (int c = 0; c < classes; c++) {
      int wanted = c;
      int[] members = IntStream.range(0, labels.length).filter(i -> labels[i] == wanted).toArray();
      int[] order = draws.at(c).permutation(members.length);
      int count = (int) Math.rint(share * members.length);
      count = Math.min(Math.max(count, 1), members.length - 1);
      for (int i = 0; i < count; i++) {
        held[members[order[i]]] = true;
      }
    }
    return new StratifiedSplit(
        IntStream.range(0, labels.length).filter(i -> !held[i]).toArray(),
        IntStream.range(0, labels.length).filter(i -> held[i]).toArray());
  }

  /** The rows at some indices. */
  static float[][] rows(float[][] features, int[] indices) {
    return Arrays.stream(indices).mapToObj(i -> features[i]).toArray(float[][]::new);
  }
}
