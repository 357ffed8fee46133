package selfstudy.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import selfstudy.spec.OptimizerSpec;
import selfstudy.spec.ProtocolSpec;

/** One combination of a grid: what a training of the whole network leaves open. */
record Rates(double learningRate, double weightDecay) {
  private static final double MOMENTUM = 0.9;
  private static final String RATE = "learningRate";
  private static final String DECAY = "weightDecay";

  /** Every combination, in the order of the file. */
  static List<Rates> grid(ProtocolSpec.Tuning tuning) {
    List<Rates> grid = new ArrayList<>();
    for (double rate : tuning.learningRates()) {
      for (double decay : tuning.weightDecays()) {
        grid.add(new Rates(rate, decay));
      }
    }
    return grid;
  }

  /** From {@link #parameters}. */
  static Rates of(Map<String, Double> parameters) {
    return new Rates(
        Objects.requireNonNull(parameters.get(RATE), RATE),
        Objects.requireNonNull(parameters.get(DECAY), DECAY));
  }

  Map<String, Double> parameters() {
    return Map.of(RATE, learningRate, DECAY, weightDecay);
  }

  OptimizerSpec optimizer() {
    return new OptimizerSpec.Sgd(learningRate, MOMENTUM, true, weightDecay / learningRate);
  }

  /** Those of both that are an end of their values: a wider grid may do better. */
  List<String> atEdge(ProtocolSpec.Tuning tuning) {
    List<String> edges = new ArrayList<>();
    if (isEdge(learningRate, tuning.learningRates())) {
      edges.add(RATE);
    }
    // No decay at all is an end that no wider grid could pass.
    if (weightDecay != 0 && isEdge(weightDecay, tuning.weightDecays())) {
      edges.add(DECAY);
    }
    return edges;
  }

  private static boolean isEdge(double value, List<Double> grid) {
    return grid.size() > 1
        && (grid.stream().allMatch(v -> v >= value) || grid.stream().allMatch(v -> v <= value));
  }
}
