package selfstudy.infra.testing;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.testcontainers.DockerClientFactory;
import selfstudy.infra.MinioEndpoint;
import selfstudy.infra.TemporalEndpoint;

/**
 * The servers of one test run (one JVM), which gives each test class a namespace and a bucket of
 * its own. The namespaces are made when Temporal starts: one made later is usable only after the
 * server's caches have noticed.
 */
final class ServersOfTheRun implements AutoCloseable {
  /** {@code auto} (default), {@code containers} (fails without an engine) or {@code processes}. */
  static final String KIND = "selfstudy.servers";

  private static final int NAMESPACES = 24;
  private static final long IMAGE_LIMIT_MINUTES = 2;

  private final Servers servers;
  private final AtomicInteger nextNamespace = new AtomicInteger();
  private final AtomicInteger nextBucket = new AtomicInteger();

  private ServersOfTheRun(Servers servers) {
    this.servers = servers;
  }

  static ServersOfTheRun start(List<String> searchAttributes) {
    List<String> namespaces =
        IntStream.range(0, NAMESPACES).mapToObj(ServersOfTheRun::namespace).toList();
    if (useContainers()) {
      System.err.println("[servers] tests use containers of " + ContainerServers.images());
      return new ServersOfTheRun(new ContainerServers(namespaces, searchAttributes));
    }
    System.err.println("[servers] tests use processes of this machine");
    return new ServersOfTheRun(new HostServers(namespaces, searchAttributes));
  }

  private static boolean useContainers() {
    String kind = System.getProperty(KIND, "auto");
    return switch (kind) {
      case "containers" -> true;
      case "processes" -> false;
      case "auto" -> containersWork();
      default ->
          throw new IllegalArgumentException(
              "-D" + KIND + " is auto, containers or processes, not '" + kind + "'");
    };
  }

  /**
   * An engine that can't get images is as good as none. Testcontainers tries for many minutes where
   * no registry can be reached, so it is given a limit.
   */
  private static boolean containersWork() {
    CompletableFuture<Boolean> obtained =
        CompletableFuture.supplyAsync(
            () -> {
              boolean engine = DockerClientFactory.instance().isDockerAvailable();
              if (engine) {
                ContainerServers.obtainImages();
              }
              return engine;
            });
    try {
      return obtained.get(IMAGE_LIMIT_MINUTES, TimeUnit.MINUTES);
    } catch (ExecutionException | TimeoutException e) {
      System.err.println(
          "[servers] no containers here: " + ContainerServers.images() + " can't be had: " + e);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while images were fetched", e);
    }
  }

  private static String namespace(int index) {
    return "test-" + index;
  }

  TemporalEndpoint freshNamespace() {
    int index = nextNamespace.getAndIncrement();
    if (index >= NAMESPACES) {
      throw new IllegalStateException(
          "more than "
              + NAMESPACES
              + " test classes ask for Temporal in one run: raise the number");
    }
    return servers.temporal().withNamespace(namespace(index));
  }

  MinioEndpoint freshBucket() {
    return servers.minio().withBucket("test-" + nextBucket.getAndIncrement());
  }

  @Override
  public void close() {
    servers.close();
  }
}
