package selfstudy.infra.testing;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import selfstudy.infra.MinioEndpoint;
import selfstudy.infra.TemporalEndpoint;

/**
 * Hands a test class a real Temporal and a real S3 store, each test class with a namespace and a
 * bucket of its own. Both start once for each JVM, when first asked for: as containers where an
 * engine answers, as processes of this machine elsewhere ({@code -Dselfstudy.servers=containers} or
 * {@code processes} decides instead). Image names are the properties {@code
 * selfstudy.image.temporal} and {@code selfstudy.image.minio}.
 *
 * <pre>{@code
 * @RegisterExtension static final RealServers SERVERS = new RealServers("Study=Keyword");
 * }</pre>
 *
 * or {@code @ExtendWith(RealServers.class)} with parameters of type {@link TemporalEndpoint} and
 * {@link MinioEndpoint}.
 */
public final class RealServers implements BeforeAllCallback, ParameterResolver {
  private final List<String> searchAttributes;
  private @Nullable ServersOfTheRun run;
  private @Nullable TemporalEndpoint temporal;
  private @Nullable MinioEndpoint minio;

  public RealServers() {
    this(new String[0]);
  }

  /**
   * @param searchAttributes custom search attributes of the namespace, {@code name=type}; classes
   *     that name others get another server
   */
  public RealServers(String... searchAttributes) {
    this.searchAttributes = List.of(searchAttributes);
  }

  @Override
  public synchronized void beforeAll(ExtensionContext context) {
    if (run == null) { // Nested classes share their outer class's.
      run =
          context
              .getRoot()
              .getStore(ExtensionContext.Namespace.create(RealServers.class))
              .getOrComputeIfAbsent(
                  searchAttributes, ServersOfTheRun::start, ServersOfTheRun.class);
    }
  }

  /** Where programs that tests had to fetch are kept: to seed the {@code bin} of a fresh home. */
  public static Path binaries() {
    return HostServers.binaries();
  }

  /** This test class's own namespace. */
  public synchronized TemporalEndpoint temporal() {
    TemporalEndpoint own = temporal == null ? run().freshNamespace() : temporal;
    temporal = own;
    return own;
  }

  /** This test class's own bucket. */
  public synchronized MinioEndpoint minio() {
    MinioEndpoint own = minio == null ? run().freshBucket() : minio;
    minio = own;
    return own;
  }

  private ServersOfTheRun run() {
    if (run == null) {
      throw new IllegalStateException(
          "RealServers serves once its test class runs: register it in a static field");
    }
    return run;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == TemporalEndpoint.class || type == MinioEndpoint.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TemporalEndpoint.class ? temporal() : minio();
  }
}
