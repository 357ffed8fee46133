package selfstudy.config;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import selfstudy.train.TrainingSettings;

/**
 * How workers train; no result depends on it.
 *
 * @param checkpointSeconds least time between two checkpoints of a training, longer where they are
 *     dear
 * @param loaderThreads that decode and augment beside a training; null for the cores that are left
 */
public record Training(int checkpointSeconds, @Nullable Integer loaderThreads) {
  private static final String CHECKPOINT_SECONDS = "SELFSTUDY_CHECKPOINT_SECONDS";
  private static final String LOADER_THREADS = "SELFSTUDY_LOADER_THREADS";
  private static final int DEFAULT_CHECKPOINT_SECONDS = 10;

  public Training {
    if (checkpointSeconds < 1) {
      throw new SettingsException(
          "a checkpoint at most every " + checkpointSeconds + " s: give 1 or more");
    }
    if (loaderThreads != null && loaderThreads < 1) {
      throw new SettingsException(loaderThreads + " loader threads: give 1 or more");
    }
  }

  /** From the environment, else the home's file. */
  static Training of(Map<String, String> environment, ConfigFile.@Nullable Training file) {
    Integer seconds =
        number(environment, CHECKPOINT_SECONDS, file == null ? null : file.checkpointSeconds());
    return new Training(
        seconds == null ? DEFAULT_CHECKPOINT_SECONDS : seconds,
        number(environment, LOADER_THREADS, file == null ? null : file.loaderThreads()));
  }

  /** The same but for what is not null. */
  public Training with(@Nullable Integer seconds, @Nullable Integer loaders) {
    return new Training(
        seconds == null ? checkpointSeconds : seconds, loaders == null ? loaderThreads : loaders);
  }

  /**
   * What one worker makes of it.
   *
   * @param cores of the machine
   * @param workers that share them
   * @param threads compute threads of each
   */
  public TrainingSettings settings(int cores, int workers, int threads) {
    int left = Math.max(1, cores / workers - threads);
    return new TrainingSettings(
        Duration.ofSeconds(checkpointSeconds), loaderThreads == null ? left : loaderThreads);
  }

  void into(Map<String, String> environment) {
    environment.put(CHECKPOINT_SECONDS, Integer.toString(checkpointSeconds));
    if (loaderThreads != null) {
      environment.put(LOADER_THREADS, loaderThreads.toString());
    }
  }

  private static @Nullable Integer number(
      Map<String, String> environment, String variable, @Nullable Integer otherwise) {
    String named = environment.get(variable);
    if (named == null || named.isBlank()) {
      return otherwise;
    }
    try {
      return Integer.valueOf(named.strip());
    } catch (NumberFormatException e) {
      throw new SettingsException(variable + " must be a whole number, but is \"" + named + '"');
    }
  }
}
