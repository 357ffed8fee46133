package selfstudy.dataset;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import selfstudy.random.Draws;
import selfstudy.spec.Labels;

/**
 * Draws labelled images stratified by class. With one seed a larger draw of N per class contains
 * the smaller.
 */
final class LabelDraw {
  private final ImageSet images;
  private final List<String> classes;

  /**
   * @param classes their names, for errors
   */
  LabelDraw(ImageSet images, List<String> classes) {
    this.images = images;
    this.classes = classes;
  }

  /**
   * @return indices, ascending
   * @throws BadDataException if a class has too few images or would have none
   */
  int[] draw(Labels labels, int seed) {
    if (labels.unit() == Labels.Unit.ALL) {
      return IntStream.range(0, images.size()).toArray();
    }
    int[][] members = members();
    int[] quotas = quotas(labels, members);
    Draws draws = Draws.seed(seed).at("labels");
    return IntStream.range(0, members.length)
        .flatMap(c -> pick(members[c], quotas[c], draws.at(c)))
        .sorted()
        .toArray();
  }

  private static IntStream pick(int[] members, int count, Draws draws) {
    return Arrays.stream(draws.permutation(members.length)).limit(count).map(i -> members[i]);
  }

  private int[][] members() {
    return IntStream.range(0, classes.size())
        .mapToObj(
            c -> IntStream.range(0, images.size()).filter(i -> images.label(i) == c).toArray())
        .toArray(int[][]::new);
  }

  private int[] quotas(Labels labels, int[][] members) {
    if (labels.unit() == Labels.Unit.PER_CLASS) {
      int each = (int) Math.min(labels.amount(), Integer.MAX_VALUE);
      for (int c = 0; c < members.length; c++) {
        if (members[c].length < each) {
          throw new BadDataException(
              "Class "
                  + classes.get(c)
                  + " has "
                  + members[c].length
                  + " training images, too few for labels: "
                  + labels
                  + ". Ask for at most "
                  + smallest(members)
                  + " per class.");
        }
      }
      return IntStream.range(0, members.length).map(c -> each).toArray();
    }
    long total =
        labels.unit() == Labels.Unit.TOTAL
            ? (long) labels.amount()
            : Math.round(images.size() * labels.amount() / 100);
    if (total > images.size()) {
      throw new BadDataException(
          "labels: "
              + labels
              + " is more than the "
              + images.size()
              + " training images there are.");
    }
    return proportional(labels, (int) total, members);
  }

  /** Largest remainders; equal remainders go to the first class. */
  private int[] proportional(Labels labels, int total, int[][] members) {
    double share = (double) total / images.size();
    int[] quotas = Arrays.stream(members).mapToInt(m -> (int) (m.length * share)).toArray();
    int left = total - Arrays.stream(quotas).sum();
    IntStream.range(0, members.length)
        .boxed()
        .sorted(Comparator.comparingDouble(c -> quotas[c] - members[c].length * share))
        .limit(left)
        .forEach(c -> quotas[c]++);
    for (int c = 0; c < quotas.length; c++) {
      if (quotas[c] == 0) {
        throw new BadDataException(
            "labels: "
                + labels
                + " leaves class "
                + classes.get(c)
                + " ("
                + members[c].length
                + " training images) without a label. Ask for more labels, or for N per class.");
      }
    }
    return quotas;
  }

  private static int smallest(int[][] members) {
    return Arrays.stream(members).mapToInt(m -> m.length).min().orElse(0);
  }
}
