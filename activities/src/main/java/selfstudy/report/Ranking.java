package selfstudy.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.hipparchus.distribution.continuous.FDistribution;
import org.hipparchus.stat.ranking.NaNStrategy;
import org.hipparchus.stat.ranking.NaturalRanking;
import org.hipparchus.stat.ranking.TiesStrategy;
import org.jspecify.annotations.Nullable;
import selfstudy.report.Comparison.Cell;
import selfstudy.spec.ProtocolSpec.Role;

/**
 * Average ranks of the methods over the datasets on which all of them have results (Demšar, 2006).
 * Descriptive: it treats datasets as a sample, knows nothing of the spread over seeds, and with few
 * datasets tells little apart. Fine-tuned methods are ranked together with scratch. A dataset
 * counts once, by its {@link PrimaryMetrics primary metric}.
 *
 * @param protocol by which they were measured
 * @param ranks best first
 * @param pValue of Friedman's test with the correction of Iman and Davenport (1980); null below
 *     {@value #LEAST} datasets, where its F distribution is too rough, and where all datasets have
 *     the same order: the statistic divides by zero there
 * @param criticalDifference by {@link Nemenyi}, at 5 %
 * @param groups methods that it doesn't tell apart, best first; only groups of two or more, none
 *     within another
 */
public record Ranking(
    String protocol,
    List<String> datasets,
    List<Rank> ranks,
    @Nullable Double pValue,
    double criticalDifference,
    List<List<String>> groups) {
  /** Datasets below which there is no p value. */
  static final int LEAST = 5;

  public Ranking {
    datasets = List.copyOf(datasets);
    ranks = List.copyOf(ranks);
    groups = groups.stream().map(List::copyOf).toList();
  }

  /**
   * One method.
   *
   * @param averageRank 1 for the best on every dataset; equal results share the mean of their ranks
   */
  public record Rank(String method, double averageRank) {}

  /** Under other names. */
  Ranking named(UnaryOperator<String> name) {
    return new Ranking(
        protocol,
        datasets,
        ranks.stream().map(it -> new Rank(name.apply(it.method), it.averageRank)).toList(),
        pValue,
        criticalDifference,
        groups.stream().map(group -> group.stream().map(name).toList()).toList());
  }

  /** One for each protocol by which two methods or more have results on two datasets or more. */
  static List<Ranking> all(List<Cell> cells) {
    List<Cell> primary = cells.stream().filter(cell -> !cell.secondary()).toList();
    Set<String> trained = new LinkedHashSet<>();
    primary.stream()
        .filter(cell -> cell.role() == Role.FINE_TUNED)
        .forEach(cell -> trained.add(cell.protocol()));
    Map<String, Map<String, Map<String, Double>>> protocols = new LinkedHashMap<>();
    for (Cell cell : primary) {
      boolean baseline = cell.role() == Role.BASELINE && !trained.isEmpty();
      for (String protocol : baseline ? trained : Set.of(cell.protocol())) {
        protocols
            .computeIfAbsent(protocol, p -> new LinkedHashMap<>())
            .computeIfAbsent(cell.dataset(), d -> new LinkedHashMap<>())
            .put(name(cell), cell.mean());
      }
    }
    List<Ranking> rankings = new ArrayList<>();
    protocols.forEach((protocol, means) -> add(rankings, protocol, means));
    return rankings;
  }

  /** A baseline is of no method: it goes by its protocol. */
  private static String name(Cell cell) {
    return cell.role() == Role.BASELINE ? cell.protocol() + cell.name().sweep() : cell.method();
  }

  private static void add(
      List<Ranking> rankings, String protocol, Map<String, Map<String, Double>> means) {
    Set<String> methods = new LinkedHashSet<>();
    means.values().forEach(ofDataset -> methods.addAll(ofDataset.keySet()));
    Map<String, Map<String, Double>> complete = new LinkedHashMap<>(means);
    complete.values().removeIf(ofDataset -> !ofDataset.keySet().containsAll(methods));
    if (methods.size() > 1 && complete.size() > 1) {
      List<String> names = List.copyOf(methods);
      List<String> datasets = List.copyOf(complete.keySet());
      rankings.add(of(protocol, datasets, names, averages(names, complete.values())));
    }
  }

  private static double[] averages(List<String> methods, Collection<Map<String, Double>> datasets) {
    NaturalRanking ranking = new NaturalRanking(NaNStrategy.FAILED, TiesStrategy.AVERAGE);
    double[] averages = new double[methods.size()];
    for (Map<String, Double> means : datasets) {
      double[] ranks =
          ranking.rank(
              methods.stream().mapToDouble(m -> -Objects.requireNonNull(means.get(m))).toArray());
      for (int m = 0; m < averages.length; m++) {
        averages[m] += ranks[m] / datasets.size();
      }
    }
    return averages;
  }

  private static Ranking of(
      String protocol, List<String> datasets, List<String> methods, double[] averages) {
    List<Rank> ranks = new ArrayList<>();
    for (int m = 0; m < averages.length; m++) {
      ranks.add(new Rank(methods.get(m), averages[m]));
    }
    ranks.sort(Comparator.comparingDouble(Rank::averageRank));
    double difference = Nemenyi.criticalDifference(ranks.size(), datasets.size());
    return new Ranking(
        protocol,
        datasets,
        ranks,
        friedman(averages, datasets.size()),
        difference,
        groups(ranks, difference));
  }

  private static @Nullable Double friedman(double[] averages, int datasets) {
    if (datasets < LEAST) {
      return null;
    }
    int k = averages.length;
    double squares = -k * (k + 1.0) * (k + 1.0) / 4;
    for (double average : averages) {
      squares += average * average;
    }
    double chiSquared = 12.0 * datasets / (k * (k + 1.0)) * squares;
    double left = datasets * (k - 1.0) - chiSquared;
    if (left < 1e-9) {
      return null; // the same order on every dataset
    }
    double f = Math.max(0, (datasets - 1) * chiSquared / left);
    return 1 - new FDistribution(k - 1.0, (k - 1.0) * (datasets - 1)).cumulativeProbability(f);
  }

  private static List<List<String>> groups(List<Rank> ranks, double difference) {
    List<List<String>> groups = new ArrayList<>();
    int end = 0; // of the group before: one that ends no later lies within it
    for (int from = 0; from < ranks.size(); from++) {
      int to = from;
      while (to < ranks.size()
          && ranks.get(to).averageRank() - ranks.get(from).averageRank() <= difference) {
        to++;
      }
      if (to - from > 1 && to > end) {
        groups.add(ranks.subList(from, to).stream().map(Rank::method).toList());
        end = to;
      }
    }
    return groups;
  }
}
