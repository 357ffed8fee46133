package selfstudy.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import selfstudy.dataset.StoredDatasets;
import selfstudy.store.Credentials;

/**
 * Where the servers are: from flags, else the environment, else the home's {@code config.toml}.
 *
 * @param temporalAddress host:port; null where none is configured
 * @param store {@code s3://bucket[/prefix]}, {@code dir:PATH} or {@code minio}; null where none is
 *     configured
 * @param s3Endpoint URL of the S3 server; null for Amazon's
 * @param credentials from {@code AWS_ACCESS_KEY_ID}, {@code AWS_SECRET_ACCESS_KEY} and, if they are
 *     temporary, {@code AWS_SESSION_TOKEN}
 * @param training how workers train
 * @param cacheBytes what local copies of datasets take at most
 */
public record Settings(
    Home home,
    @Nullable String temporalAddress,
    String temporalNamespace,
    @Nullable String store,
    @Nullable String s3Endpoint,
    @Nullable Credentials credentials,
    String region,
    Training training,
    long cacheBytes) {
  private static final String CACHE_BYTES = "SELFSTUDY_CACHE_BYTES";

  /** What the command line itself says; null where it says nothing. */
  public record Flags(
      @Nullable Path home,
      @Nullable String temporalAddress,
      @Nullable String temporalNamespace,
      @Nullable String store,
      @Nullable String s3Endpoint) {
    /** A command line without such flags. */
    public static final Flags NONE = new Flags(null, null, null, null, null);
  }

  /** Throws {@link SettingsException} if the home's file cannot be used. */
  public static Settings load(Flags flags, Map<String, String> environment) {
    Home home = Home.of(flags.home(), environment);
    ConfigFile file = ConfigFile.read(home.configFile());
    ConfigFile.Temporal temporal = file.temporal();
    ConfigFile.Store store = file.store();
    return new Settings(
        home,
        first(
            flags.temporalAddress(),
            environment.get("TEMPORAL_ADDRESS"),
            temporal == null ? null : temporal.address()),
        orElse(
            first(
                flags.temporalNamespace(),
                environment.get("TEMPORAL_NAMESPACE"),
                temporal == null ? null : temporal.namespace()),
            "default"),
        first(
            flags.store(),
            environment.get("SELFSTUDY_STORE"),
            store == null ? null : store.address()),
        first(
            flags.s3Endpoint(),
            environment.get("SELFSTUDY_S3_ENDPOINT"),
            store == null ? null : store.endpoint()),
        credentials(environment),
        orElse(
            first(
                environment.get("AWS_REGION"),
                environment.get("AWS_DEFAULT_REGION"),
                store == null ? null : store.region()),
            "us-east-1"),
        Training.of(environment, file.training()),
        cacheBytes(environment, file.cache()));
  }

  /** The same with another Temporal. */
  public Settings withTemporal(String address) {
    return new Settings(
        home,
        address,
        temporalNamespace,
        store,
        s3Endpoint,
        credentials,
        region,
        training,
        cacheBytes);
  }

  /** The same with another store; an endpoint or credentials of null leave those that are set. */
  public Settings withStore(String address, @Nullable String endpoint, @Nullable Credentials keys) {
    return new Settings(
        home,
        temporalAddress,
        temporalNamespace,
        address,
        endpoint == null ? s3Endpoint : endpoint,
        keys == null ? credentials : keys,
        region,
        training,
        cacheBytes);
  }

  /** The same but for what is not null of the training. */
  public Settings withTraining(@Nullable Integer checkpointSeconds, @Nullable Integer loaders) {
    return new Settings(
        home,
        temporalAddress,
        temporalNamespace,
        store,
        s3Endpoint,
        credentials,
        region,
        training.with(checkpointSeconds, loaders),
        cacheBytes);
  }

  /** The variables that hand these settings to a child process. */
  public Map<String, String> environment() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("SELFSTUDY_HOME", home.root().toString());
    put(variables, "TEMPORAL_ADDRESS", temporalAddress);
    variables.put("TEMPORAL_NAMESPACE", temporalNamespace);
    put(variables, "SELFSTUDY_STORE", store);
    put(variables, "SELFSTUDY_S3_ENDPOINT", s3Endpoint);
    variables.put("AWS_REGION", region);
    variables.put(CACHE_BYTES, Long.toString(cacheBytes));
    training.into(variables);
    if (credentials != null) {
      variables.put("AWS_ACCESS_KEY_ID", credentials.accessKey());
      variables.put("AWS_SECRET_ACCESS_KEY", credentials.secretKey());
      // Empty hides one of the parent's own environment, which belongs to other keys.
      variables.put(
          "AWS_SESSION_TOKEN", Objects.requireNonNullElse(credentials.sessionToken(), ""));
    }
    return variables;
  }

  private static void put(Map<String, String> variables, String name, @Nullable String value) {
    if (value != null) {
      variables.put(name, value);
    }
  }

  private static long cacheBytes(Map<String, String> environment, ConfigFile.@Nullable Cache file) {
    String named = first(environment.get(CACHE_BYTES));
    if (named != null) {
      return ByteSize.parse(CACHE_BYTES, named);
    }
    String kept = file == null ? null : file.bytes();
    return kept == null ? StoredDatasets.CACHE_BYTES : ByteSize.parse("cache.bytes", kept);
  }

  private static @Nullable Credentials credentials(Map<String, String> environment) {
    String access = environment.get("AWS_ACCESS_KEY_ID");
    String secret = environment.get("AWS_SECRET_ACCESS_KEY");
    return access == null || secret == null
        ? null
        : new Credentials(access, secret, first(environment.get("AWS_SESSION_TOKEN")));
  }

  private static @Nullable String first(@Nullable String... values) {
    for (String value : values) {
      if (value != null && !value.isBlank()) {
        return value;
      }
    }
    return null;
  }

  private static String orElse(@Nullable String value, String otherwise) {
    return value == null ? otherwise : value;
  }
}
