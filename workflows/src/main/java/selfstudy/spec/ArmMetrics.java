package selfstudy.spec;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import selfstudy.spec.ProtocolSpec.Role;

/**
 * The metrics of fine-tuning and of the baseline that it is compared with: a dataset that both have
 * must have the same ones in both, or its verdict would be missing without a word.
 */
final class ArmMetrics {
  /** For each arm and dataset the protocol that names a metric; empty for the dataset's own. */
  private final Map<Role, Map<DataSelection, Map<Optional<MetricName>, String>>> arms =
      new EnumMap<>(Role.class);

  private ArmMetrics(List<EvaluationSpec> evaluate) {
    for (EvaluationSpec evaluation : evaluate) {
      for (DataSelection data : evaluation.datasets()) {
        of(evaluation.protocol().role(), data)
            .putIfAbsent(Optional.ofNullable(data.metric()), evaluation.protocol().name());
      }
    }
  }

  /**
   * Checks all datasets.
   *
   * @throws InvalidSpec at the last one whose metric the other arm does not have
   */
  static void check(List<EvaluationSpec> evaluate) {
    ArmMetrics metrics = new ArmMetrics(evaluate);
    for (int i = evaluate.size() - 1; i >= 0; i--) {
      ProtocolSpec protocol = evaluate.get(i).protocol();
      List<DataSelection> datasets = evaluate.get(i).datasets();
      for (int j = datasets.size() - 1; j >= 0; j--) {
        metrics.check("evaluate/" + i + "/datasets/" + j, protocol, datasets.get(j));
      }
    }
  }

  private void check(String at, ProtocolSpec protocol, DataSelection data) {
    Map<Optional<MetricName>, String> others =
        switch (protocol.role()) {
          case FROZEN -> Map.of();
          case FINE_TUNED -> of(Role.BASELINE, data);
          case BASELINE -> of(Role.FINE_TUNED, data);
        };
    Optional<MetricName> metric = Optional.ofNullable(data.metric());
    if (!others.isEmpty() && !others.containsKey(metric)) {
      var other = others.entrySet().iterator().next();
      throw new InvalidSpec(
          at,
          String.format(
              "%s has %s by %s, but %s, which it is compared with, by %s; name the same metric in"
                  + " both",
              protocol.name(),
              data.by(null).label(),
              told(metric),
              other.getValue(),
              told(other.getKey())));
    }
  }

  private Map<Optional<MetricName>, String> of(Role role, DataSelection data) {
    return arms.computeIfAbsent(role, r -> new HashMap<>())
        .computeIfAbsent(data.by(null), d -> new LinkedHashMap<>());
  }

  private static String told(Optional<MetricName> metric) {
    return metric.map(MetricName::label).orElse("its official metric");
  }
}
