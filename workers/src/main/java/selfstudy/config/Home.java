package selfstudy.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds everything the embedded stack keeps; {@code SELFSTUDY_HOME}, by default
 * {@code ~/.selfstudy}. Naming it creates nothing.
 */
public record Home(Path root) {
  /** The home that a flag names, else the environment, else the user's. */
  public static Home of(@Nullable Path flag, Map<String, String> environment) {
    if (flag != null) {
      return new Home(flag.toAbsolutePath().normalize());
    }
    String named = environment.get("SELFSTUDY_HOME");
    Path root =
        named == null || named.isBlank()
            ? Path.of(System.getProperty("user.home"), ".selfstudy")
            : Path.of(named);
    return new Home(root.toAbsolutePath().normalize());
  }

  /** Settings that hold unless a flag or the environment says otherwise. */
  public Path configFile() {
    return root.resolve("config.toml");
  }

  /** The store of {@code run} when none is named. */
  public Path store() {
    return root.resolve("store");
  }

  /** What can be had again: unpacked native libraries, downloads. */
  public Path cache() {
    return root.resolve("cache");
  }

  /** Local copies of stored datasets. */
  public Path copies() {
    return cache().resolve("datasets");
  }

  /** Temporary files of imports and downloads; made when they are needed. */
  public Path work() {
    return cache().resolve("work");
  }

  /** One file a process. */
  public Path logs() {
    return root.resolve("logs");
  }

  /** Locks and process ids of what runs now. */
  public Path run() {
    return root.resolve("run");
  }

  /** Makes the folders that processes write to. */
  public Home create() throws IOException {
    for (Path folder : new Path[] {store(), cache(), logs(), run()}) {
      Files.createDirectories(folder);
    }
    return this;
  }
}
