package selfstudy.infra;

import java.time.Duration;
import java.util.Set;

/**
 * When a child that died comes back.
 *
 * @param firstDelay before the first restart; doubles with each death in a row
 * @param longestDelay where doubling ends
 * @param settled a child that lived this long starts the count of deaths anew
 * @param mostDeaths deaths in a row after which it stays down
 * @param hopeless exit codes after which it stays down at once: the next try would end the same
 */
public record RestartPolicy(
    Duration firstDelay,
    Duration longestDelay,
    Duration settled,
    int mostDeaths,
    Set<Integer> hopeless) {
  private static final int MOST_DOUBLINGS = 20;

  public RestartPolicy {
    hopeless = Set.copyOf(hopeless);
  }

  /** Half a second to half a minute, up to ten deaths in a row. */
  public static RestartPolicy standard() {
    return new RestartPolicy(
        Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofMinutes(1), 10, Set.of());
  }

  /** This policy, but a child that ends with {@code code} stays down. */
  public RestartPolicy notAfter(int code) {
    return new RestartPolicy(firstDelay, longestDelay, settled, mostDeaths, Set.of(code));
  }

  /**
   * @param deaths in a row, from 1
   * @param code the last one's exit code
   */
  boolean restarts(int deaths, int code) {
    return deaths < mostDeaths && !hopeless.contains(code);
  }

  /**
   * @param deaths in a row, from 1
   */
  Duration delayAfter(int deaths) {
    Duration doubled = firstDelay.multipliedBy(1L << Math.min(deaths - 1, MOST_DOUBLINGS));
    return doubled.compareTo(longestDelay) < 0 ? doubled : longestDelay;
  }
}
