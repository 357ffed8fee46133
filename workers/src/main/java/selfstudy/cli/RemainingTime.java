package selfstudy.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import selfstudy.study.OpenStage;

/**
 * How long the rest of a study takes: its plan's estimates, corrected by the stages seen to end.
 */
final class RemainingTime {
  private final Map<String, Double> estimates;
  private final int workers;
  private final Map<String, Begun> begun = new HashMap<>();
  private final Map<String, double[]> measured = new HashMap<>();

  private record Begun(String kind, Instant time) {}

  /**
   * @param estimates seconds by stage key
   * @param workers that share the work
   */
  RemainingTime(Map<String, Double> estimates, int workers) {
    this.estimates = estimates;
    this.workers = Math.max(1, workers);
  }

  /** Null while a stage is open of whose time nothing is known. */
  @Nullable Duration left(List<OpenStage> open, List<RunningStage> running, Instant now) {
    learn(open, running, now);
    Map<String, Duration> paced = new HashMap<>();
    running.forEach(
        stage -> {
          if (stage.left() != null) {
            paced.put(stage.key(), stage.left());
          }
        });
    double seconds = 0;
    double longest = 0;
    for (OpenStage stage : open) {
      Double left = left(stage, paced.get(stage.key()), now);
      if (left == null) {
        return null;
      }
      seconds += left;
      longest = Math.max(longest, left);
    }
    return Duration.ofMillis((long) (1000 * Math.max(longest, seconds / workers)));
  }

  private @Nullable Double left(OpenStage stage, @Nullable Duration paced, Instant now) {
    if (paced != null) {
      return paced.toMillis() / 1000.0;
    }
    Double estimate = estimates.get(stage.key());
    if (estimate == null) {
      return null;
    }
    Begun begin = begun.get(stage.key());
    double spent = begin == null ? 0 : Duration.between(begin.time(), now).toMillis() / 1000.0;
    return Math.max(0, estimate * correction(kind(stage.name())) - spent);
  }

  private void learn(List<OpenStage> open, List<RunningStage> running, Instant now) {
    for (RunningStage stage : running) {
      begun.putIfAbsent(stage.key(), new Begun(kind(stage.name()), now));
    }
    Set<String> still = open.stream().map(OpenStage::key).collect(Collectors.toSet());
    Map<String, Begun> ended = new HashMap<>(begun);
    ended.keySet().removeAll(still);
    ended.forEach(
        (key, begin) -> {
          Double estimate = estimates.get(key);
          if (estimate != null) {
            double[] sums = measured.computeIfAbsent(begin.kind(), kind -> new double[2]);
            sums[0] += Duration.between(begin.time(), now).toMillis() / 1000.0;
            sums[1] += estimate;
          }
          begun.remove(key);
        });
  }

  private double correction(String kind) {
    double[] sums = measured.get(kind);
    return sums == null || sums[1] == 0 ? 1 : sums[0] / sums[1];
  }

  /** {@code evaluate/linear} of {@code evaluate/linear/simclr/...}. */
  private static String kind(String name) {
    String[] parts = name.split("/", -1);
    return parts.length < 2 ? name : parts[0] + "/" + parts[1];
  }
}
