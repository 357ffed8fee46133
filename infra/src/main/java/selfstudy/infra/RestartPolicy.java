package selfstudy.infra;

import java.time.Duration;

/**
 * When a child that died comes back.
 *
 * @param firstDelay before the first restart; doubles with each death in a row
 * @param longestDelay where doubling ends
 * @param settled a child that lived this long starts the count of deaths anew
 * @param mostDeaths deaths in a row after which it stays down
 */
public record RestartPolicy(
    Duration firstDelay, Duration longestDelay, Duration settled, int mostDeaths) {
  private static final int MOST_DOUBLINGS = 20;

  /** Half a second to half a minute, up to ten deaths in a row. */
  public static RestartPolicy standard() {
    return new RestartPolicy(
        Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofMinutes(1), 10);
  }

  /**
   * @param deaths in a row, from 1
   */
  Duration delayAfter(int deaths) {
    Duration doubled = firstDelay.multipliedBy(1L << Math.min(deaths - 1, MOST_DOUBLINGS));
    return doubled.compareTo(longestDelay) < 0 ? doubled : longestDelay;
  }
}
