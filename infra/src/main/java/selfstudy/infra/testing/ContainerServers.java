package selfstudy.infra.testing;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.RemoteDockerImage;
import org.testcontainers.utility.DockerImageName;
import selfstudy.infra.MinioEndpoint;
import selfstudy.infra.TemporalEndpoint;

/**
 * Containers of the servers' images. Their readiness is asked over HTTP: an image from scratch has
 * no shell, which waiting for a port would need.
 */
final class ContainerServers implements Servers {
  private static final String TEMPORAL = image("temporal", "temporalio/temporal:1.9.1");
  private static final String MINIO =
      image("minio", "quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z");
  private static final int GRPC = 7233;
  private static final int HTTP = 7243;
  private static final int UI = 8233;
  private static final int S3 = 9000;

  private final List<String> namespaces;
  private final List<String> searchAttributes;
  private @Nullable GenericContainer<?> temporal;
  private @Nullable GenericContainer<?> minio;
  private final String accessKey = UUID.randomUUID().toString();
  private final String secretKey = UUID.randomUUID().toString();

  ContainerServers(List<String> namespaces, List<String> searchAttributes) {
    this.namespaces = namespaces;
    this.searchAttributes = searchAttributes;
  }

  static String images() {
    return TEMPORAL + " and " + MINIO;
  }

  /** Pulls what isn't there; throws what Testcontainers throws when an image can't be had. */
  static void obtainImages() {
    new RemoteDockerImage(DockerImageName.parse(TEMPORAL)).get();
    new RemoteDockerImage(DockerImageName.parse(MINIO)).get();
  }

  private static String image(String server, String fallback) {
    return System.getProperty("selfstudy.image." + server, fallback);
  }

  @Override
  public synchronized TemporalEndpoint temporal() {
    GenericContainer<?> container = temporal == null ? startTemporal() : temporal;
    temporal = container;
    return new TemporalEndpoint(
        container.getHost() + ":" + container.getMappedPort(GRPC),
        "default",
        URI.create("http://" + container.getHost() + ":" + container.getMappedPort(UI)));
  }

  private GenericContainer<?> startTemporal() {
    List<String> command =
        new ArrayList<>(List.of("server", "start-dev", "--ip", "0.0.0.0", "--log-level", "warn"));
    command.addAll(List.of("--http-port", "" + HTTP));
    namespaces.forEach(name -> command.addAll(List.of("--namespace", name)));
    searchAttributes.forEach(pair -> command.addAll(List.of("--search-attribute", pair)));
    return started(
        new GenericContainer<>(DockerImageName.parse(TEMPORAL))
            .withCommand(command.toArray(String[]::new))
            .withExposedPorts(GRPC, HTTP, UI)
            .waitingFor(Wait.forHttp("/api/v1/namespaces/default").forPort(HTTP)));
  }

  @Override
  public synchronized MinioEndpoint minio() {
    GenericContainer<?> container = minio == null ? startMinio() : minio;
    minio = container;
    URI url = URI.create("http://" + container.getHost() + ":" + container.getMappedPort(S3));
    return new MinioEndpoint(url, accessKey, secretKey, "selfstudy");
  }

  private GenericContainer<?> startMinio() {
    return started(
        new GenericContainer<>(DockerImageName.parse(MINIO))
            .withCommand("server", "--quiet", "--anonymous", "/tmp/data")
            .withEnv("MINIO_ROOT_USER", accessKey)
            .withEnv("MINIO_ROOT_PASSWORD", secretKey)
            .withEnv("MINIO_BROWSER", "off")
            .withExposedPorts(S3)
            .waitingFor(Wait.forHttp("/minio/health/ready").forPort(S3)));
  }

  private static GenericContainer<?> started(GenericContainer<?> container) {
    container.start();
    return container;
  }

  @Override
  public synchronized void close() {
    if (temporal != null) {
      temporal.stop();
    }
    if (minio != null) {
      minio.stop();
    }
  }
}
