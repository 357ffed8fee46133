package selfstudy.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import selfstudy.config.Settings;
import selfstudy.infra.DevelopmentStack;
import selfstudy.infra.MinioEndpoint;
import selfstudy.infra.TemporalEndpoint;
import selfstudy.infra.testing.RealServers;
import selfstudy.store.ArtifactStageStore;
import selfstudy.store.ArtifactStore;
import selfstudy.store.StageStore.Head;
import selfstudy.worker.StoreOpener;

/** A {@code SELFSTUDY_HOME} for a test, and the command line in it. */
final class StudyHome implements AutoCloseable {
  private final Path root;
  private final Map<String, String> environment = new HashMap<>();
  private final List<StudyProcess> started = new ArrayList<>();
  private final List<Path> links = new ArrayList<>();

  /** A home that isn't there yet: whoever is refused must not make it. */
  StudyHome(Path root) {
    this.root = root.toAbsolutePath();
    environment.put("SELFSTUDY_HOME", this.root.toString());
    environment.put("SELFSTUDY_CHECKPOINT_SECONDS", "1");
  }

  /** Gives it the servers' programs and the native libraries that other homes have unpacked. */
  StudyHome seeded() throws IOException {
    link(root.resolve("bin"), RealServers.binaries().toAbsolutePath());
    link(root.resolve("cache/djl"), Path.of("target", "djl").toAbsolutePath());
    return this;
  }

  private void link(Path link, Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.createDirectories(link.resolveSibling("."));
    links.add(Files.createSymbolicLink(link, folder));
  }

  /** Commands work on the part {@code prefix} of this bucket. */
  StudyHome with(MinioEndpoint minio, String prefix) {
    environment.put("SELFSTUDY_STORE", "s3://" + minio.bucket() + "/" + prefix);
    environment.put("SELFSTUDY_S3_ENDPOINT", minio.url().toString());
    environment.put("AWS_ACCESS_KEY_ID", minio.accessKey());
    environment.put("AWS_SECRET_ACCESS_KEY", minio.secretKey());
    return this;
  }

  /** Commands work with this Temporal. */
  StudyHome with(TemporalEndpoint temporal) {
    environment.put("TEMPORAL_ADDRESS", temporal.address());
    environment.put("TEMPORAL_NAMESPACE", temporal.namespace());
    return this;
  }

  /** Commands see this variable. */
  StudyHome with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Path root() {
    return root;
  }

  StudyProcess start(Object... arguments) throws IOException {
    StudyProcess process =
        StudyProcess.start(
            environment,
            root.resolveSibling(root.getFileName() + "-printed"),
            List.of(arguments).stream().map(Object::toString).toList());
    started.add(process);
    return process;
  }

  /** The document that a command with {@code --json} prints. */
  JsonNode json(Object... arguments) throws IOException, InterruptedException {
    return start(arguments).succeeds().json();
  }

  ArtifactStore store() {
    return StoreOpener.open(Settings.load(Settings.Flags.NONE, environmentWithStore()));
  }

  private Map<String, String> environmentWithStore() {
    Map<String, String> named = new HashMap<>(environment);
    named.putIfAbsent("SELFSTUDY_STORE", "dir:" + root.resolve("store"));
    return named;
  }

  /** The study's pretrainings, key by name. */
  Map<String, String> pretrainings(Path study) throws IOException, InterruptedException {
    Map<String, String> keys = new LinkedHashMap<>();
    for (JsonNode stage : json("plan", study, "--json").path("stages")) {
      if (stage.path("kind").asText().equals("pretrain")) {
        keys.put(stage.path("name").asText(), stage.path("key").asText());
      }
    }
    return keys;
  }

  /**
   * SHA-256 of every encoder and every series of losses, by {@code stage/part}.
   *
   * @param keys of the pretrainings, by name
   */
  Map<String, String> pretrained(Map<String, String> keys) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (ArtifactStore store = store()) {
      for (Map.Entry<String, String> stage : keys.entrySet()) {
        Head head = new ArtifactStageStore(store).head(stage.getValue()).orElseThrow();
        if (head.result() == null) {
          throw new IllegalStateException(stage.getKey() + " has no result");
        }
        head.result()
            .parts()
            .forEach((part, file) -> digests.put(stage.getKey() + "/" + part, file.sha256()));
      }
    }
    // Who computed it, when, for how long.
    digests.keySet().removeIf(part -> part.endsWith("provenance.json"));
    return digests;
  }

  /** What all workers of this home's runs have logged. */
  String workerLogs() throws IOException {
    StringBuilder logs = new StringBuilder();
    try (var files = Files.newDirectoryStream(root.resolve("logs"), "worker-*.log")) {
      for (Path file : files) {
        logs.append(Files.readString(file));
      }
    }
    return logs.toString();
  }

  /** Ends what is left of its processes. */
  @Override
  public void close() throws IOException, InterruptedException {
    for (StudyProcess process : started) {
      process.close();
    }
    DevelopmentStack.open(root).stop();
    for (Path link : links) {
      Files.delete(link);
    }
  }
}
