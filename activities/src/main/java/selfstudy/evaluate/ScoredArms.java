package selfstudy.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import selfstudy.random.Draws;

/** Arms whose metric is a weighted mean of a score for each image. */
final class ScoredArms implements PairedArms {
  private final int[] strata;
  private final double[] shares; // of an image in the metric
  private final double[] first; // scores, means over seeds, percent
  private final double[] second;

  /** Of the difference, one for each image on which the arms differ. */
  private final double[] parts;

  ScoredArms(List<EvaluationResult> first, List<EvaluationResult> second) {
    EvaluationResult any = first.get(0);
    this.strata = any.metric().strata(any.targets());
    this.first = mean(first);
    this.second = mean(second);
    this.shares = shares(strata);
    this.parts =
        IntStream.range(0, shares.length)
            .mapToDouble(i -> shares[i] * (this.first[i] - this.second[i]))
            .filter(part -> part != 0)
            .toArray();
  }

  private static double[] mean(List<EvaluationResult> results) {
    double[] mean = new double[results.get(0).tested()];
    for (EvaluationResult result : results) {
      double[] scores = result.scores();
      for (int i = 0; i < mean.length; i++) {
        mean[i] += scores[i] / results.size();
      }
    }
    return mean;
  }

  private static double[] shares(int[] strata) {
    int[] counts = new int[Arrays.stream(strata).max().orElse(0) + 1];
    int occurring = 0;
    for (int stratum : strata) {
      occurring += counts[stratum]++ == 0 ? 1 : 0;
    }
    double[] shares = new double[strata.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = 1.0 / counts[strata[i]] / occurring;
    }
    return shares;
  }

  @Override
  public int images() {
    return shares.length;
  }

  @Override
  public int[] strata() {
    return strata.clone();
  }

  /** For each image its score in the first arm minus {@code factor} times that in the second. */
  double[] differences(double factor) {
    double[] differences = new double[first.length];
    for (int i = 0; i < first.length; i++) {
      differences[i] = first[i] - factor * second[i];
    }
    return differences;
  }

  @Override
  public Values values(double[] weights) {
    double a = 0;
    double b = 0;
    for (int i = 0; i < shares.length; i++) {
      a += weights[i] * shares[i] * first[i];
      b += weights[i] * shares[i] * second[i];
    }
    return new Values(a, b);
  }

  @Override
  public double difference() {
    return Arrays.stream(parts).sum();
  }

  @Override
  public double shuffled(Draws draws) {
    double sum = 0;
    long bits = 0;
    for (int at = 0; at < parts.length; at++) {
      bits = at % Long.SIZE == 0 ? draws.bits(at) : bits >>> 1;
      sum += (1 - 2 * (bits & 1)) * parts[at]; // no branch: half would be mispredicted
    }
    return sum;
  }
}
