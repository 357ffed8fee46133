package selfstudy.infra.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import selfstudy.infra.DevelopmentStack;
import selfstudy.infra.MinioEndpoint;
import selfstudy.infra.StackSettings;
import selfstudy.infra.TemporalEndpoint;

/** Processes of this machine in a home of their own, gone afterwards; only programs are kept. */
final class HostServers implements Servers {
  private final Path home;
  private final DevelopmentStack stack;

  HostServers(List<String> namespaces, List<String> searchAttributes) {
    try {
      home = Files.createTempDirectory("selfstudy-servers-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    stack =
        DevelopmentStack.open(
            StackSettings.of(home)
                .withBinaries(binaries())
                .withNamespaces(namespaces)
                .withSearchAttributes(searchAttributes)
                .withProgress(line -> System.err.println("[servers] " + line)));
  }

  /** The programs of {@code SELFSTUDY_HOME}, default {@code ~/.selfstudy}, as the product's own. */
  static Path binaries() {
    return Optional.ofNullable(System.getenv("SELFSTUDY_HOME"))
        .map(Path::of)
        .orElse(Path.of(System.getProperty("user.home"), ".selfstudy"))
        .resolve("bin");
  }

  @Override
  public TemporalEndpoint temporal() {
    return stack.temporal();
  }

  @Override
  public MinioEndpoint minio() {
    return stack.minio();
  }

  @Override
  public void close() {
    stack.stop();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + home, e);
    }
  }
}
