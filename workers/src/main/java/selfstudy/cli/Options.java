package selfstudy.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;
import selfstudy.config.Settings;

/** The options that every command takes. */
final class Options {
  @Option(names = "--home", paramLabel = "DIR", description = "Instead of SELFSTUDY_HOME.")
  private @Nullable Path home;

  @Option(
      names = "--temporal",
      paramLabel = "HOST:PORT",
      description = "Temporal's address, instead of TEMPORAL_ADDRESS.")
  private @Nullable String temporal;

  @Option(names = "--namespace", paramLabel = "NAME", description = "Temporal's namespace.")
  private @Nullable String namespace;

  @Option(
      names = "--store",
      paramLabel = "STORE",
      description = "s3://BUCKET[/PREFIX], dir:PATH, or minio: the one that 'up' or 'run' starts.")
  private @Nullable String store;

  @Option(names = "--s3-endpoint", paramLabel = "URL", description = "The S3 server of s3://.")
  private @Nullable String endpoint;

  @Option(
      names = "--verbose",
      description = "Say more on standard error, stack traces of failures included.")
  void verbose(boolean verbose) {
    if (verbose && LoggerFactory.getLogger("selfstudy") instanceof Logger logger) {
      logger.setLevel(Level.DEBUG);
    }
  }

  Settings settings(Map<String, String> environment) {
    return Settings.load(
        new Settings.Flags(home, temporal, namespace, store, endpoint), environment);
  }
}
