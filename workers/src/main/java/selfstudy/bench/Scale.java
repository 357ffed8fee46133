package selfstudy.bench;

/**
 * What a figure counts.
 *
 * @param unit as it is printed
 * @param amount things in one repetition
 * @param rate whether things a second are given rather than seconds a thing
 * @param clock whose seconds
 */
public record Scale(String unit, double amount, boolean rate, Clock clock) {
  /** Processor time doesn't depend on what else a machine does; the wall's shows overlap. */
  public enum Clock {
    CPU,
    WALL
  }

  /** Processor seconds a thing: less is better. */
  static Scale cpuSecondsPer(String thing, double amount) {
    return new Scale("CPU s/" + thing, amount, false, Clock.CPU);
  }

  /** Seconds a thing, by the clock on the wall: less is better. */
  static Scale secondsPer(String thing, double amount) {
    return new Scale("s/" + thing, amount, false, Clock.WALL);
  }

  /** Things a processor second: more is better. */
  static Scale perCpuSecond(String things, double amount) {
    return new Scale(things + "/CPU s", amount, true, Clock.CPU);
  }

  /** Things a second: more is better. */
  static Scale perSecond(String things, double amount) {
    return new Scale(things + "/s", amount, true, Clock.WALL);
  }

  double value(Usage usage, int repetitions) {
    double seconds = clock == Clock.CPU ? usage.cpuSeconds() : usage.wallSeconds();
    double things = amount * repetitions;
    return rate ? things / seconds : seconds / things;
  }
}
