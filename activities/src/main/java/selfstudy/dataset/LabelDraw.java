package selfstudy.dataset;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import selfstudy.random.Draws;
import selfstudy.spec.Labels;

/**
 * Draws labelled images stratified by class; where an image may show several, at random from all.
 * With one seed a larger draw of N per class, or at random, contains the smaller.
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
    Draws draws = Draws.seed(seed).at("labels");
    if (images.multiLabel()) {
      int quota = quota(labels, images.size());
      return Arrays.stream(draws.permutation(images.size())).limit(quota).sorted().toArray();
    }
    int[][] members = members();
    int[] quotas =
        quotas(labels, Arrays.stream(members).mapToInt(m -> m.length).toArray(), classes);
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

  /**
   * How many images are labelled where each may show several classes.
   *
   * @param images training images
   * @throws BadDataException if there are fewer, or a number for each class is asked for
   */
  static int quota(Labels labels, int images) {
    if (labels.unit() == Labels.Unit.PER_CLASS) {
      throw new BadDataException(
          "labels: "
              + labels
              + " has no meaning where an image may show several classes: one that is drawn for a"
              + " class shows others too. Ask for a number of images or a percentage.");
    }
    long total = total(labels, images);
    if (total < 1) {
      throw new BadDataException(
          "labels: " + labels + " of " + images + " training images is none. Ask for more labels.");
    }
    return (int) total;
  }

  /**
   * How many images each class gives.
   *
   * @param counts training images of each class
   * @throws BadDataException if a class has too few images or would have none
   */
  static int[] quotas(Labels labels, int[] counts, List<String> classes) {
    if (labels.unit() == Labels.Unit.PER_CLASS) {
      int each = (int) Math.min(labels.amount(), Integer.MAX_VALUE);
      for (int c = 0; c < counts.length; c++) {
        if (counts[c] < each) {
          throw new BadDataException(
              "Class "
                  + classes.get(c)
                  + " has "
                  + counts[c]
                  + " training images, too few for labels: "
                  + labels
                  + ". Ask for at most "
                  + Arrays.stream(counts).min().orElse(0)
                  + " per class.");
        }
      }
      return IntStream.range(0, counts.length).map(c -> each).toArray();
    }
    int total = (int) total(labels, Arrays.stream(counts).sum());
    return proportional(labels, total, counts, classes);
  }

  /** Of a number or a percentage. */
  static long total(Labels labels, int images) {
    long total =
        labels.unit() == Labels.Unit.TOTAL
            ? (long) labels.amount()
            : Math.round(images * labels.amount() / 100);
    if (total > images) {
      throw new BadDataException(
          "labels: " + labels + " is more than the " + images + " training images there are.");
    }
    return total;
  }

  /** Largest remainders; equal remainders go to the first class. */
  private static int[] proportional(Labels labels, int total, int[] counts, List<String> classes) {
    double share = (double) total / Arrays.stream(counts).sum();
    int[] quotas = Arrays.stream(counts).map(count -> (int) (count * share)).toArray();
    int left = total - Arrays.stream(quotas).sum();
    IntStream.range(0, counts.length)
        .boxed()
        .sorted(Comparator.comparingDouble(c -> quotas[c] - counts[c] * share))
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
                + counts[c]
                + " training images) without a label. Ask for more labels, or for N per class.");
      }
    }
    return quotas;
  }
}
