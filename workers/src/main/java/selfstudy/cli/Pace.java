package selfstudy.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import selfstudy.contract.StageProgress;

/** How fast the running stages go, from what was seen of them so far. */
final class Pace {
  private final Map<String, Sighting> first = new HashMap<>();

  private record Sighting(String phase, long step, Instant time) {}

  /**
   * Time to the end of the stage's present phase at the pace since it was first seen in it; null
   * before it has moved, and where the end is not known.
   */
  @Nullable Duration left(String key, @Nullable StageProgress progress, Instant now) {
    if (progress == null || progress.steps() <= 0) {
      return null;
    }
    Sighting begin = first.get(key);
    if (begin == null
        || !begin.phase().equals(progress.phase())
        || progress.step() < begin.step()) {
      first.put(key, new Sighting(progress.phase(), progress.step(), now));
      return null;
    }
    long steps = progress.step() - begin.step();
    long millis = Duration.between(begin.time(), now).toMillis();
    return steps == 0 || millis <= 0
        ? null
        : Duration.ofMillis(millis * (progress.steps() - progress.step()) / steps);
  }
}
