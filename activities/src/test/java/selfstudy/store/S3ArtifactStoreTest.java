package selfstudy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.minio.credentials.AssumeRoleProvider;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import selfstudy.infra.MinioEndpoint;
import selfstudy.infra.testing.RealServers;

final class S3ArtifactStoreTest extends ArtifactStoreContract {
  @RegisterExtension static final RealServers SERVERS = new RealServers();

  private final String prefix = "test-" + UUID.randomUUID();

  @Override
  int rounds() {
    return 20;
  }

  @Override
  List<String> address() {
    MinioEndpoint minio = SERVERS.minio();
    return List.of(
        "s3",
        minio.url().toString(),
        "us-east-1",
        minio.bucket(),
        prefix,
        minio.accessKey(),
        minio.secretKey());
  }

  private static S3Settings settings(String secret) {
    return settings(new Credentials(SERVERS.minio().accessKey(), secret));
  }

  private static S3Settings settings(Credentials credentials) {
    MinioEndpoint minio = SERVERS.minio();
    return new S3Settings(minio.url(), "us-east-1", minio.bucket(), "", credentials);
  }

  @Test
  void keepsItsKeysBelowItsPrefix() throws IOException {
    try (ArtifactStore part = Rival.open(address().toArray(String[]::new));
        ArtifactStore whole = new S3ArtifactStore(settings(SERVERS.minio().secretKey()))) {
      part.write("a/b", new byte[1]);
      assertThat(whole.list(prefix)).containsExactly(prefix + "/a/b");
      assertThat(part.list("")).containsExactly("a/b");
    }
  }

  @Test
  void recognisesItsOwnWriteWhenTheAnswerWasLost() throws IOException {
    MinioEndpoint minio = SERVERS.minio();
    try (LossyProxy proxy = new LossyProxy(minio.url());
        ArtifactStore store =
            new S3ArtifactStore(
                new S3Settings(
                    proxy.url(),
                    "us-east-1",
                    minio.bucket(),
                    prefix,
                    new Credentials(minio.accessKey(), minio.secretKey())))) {
      proxy.loseNextAnswer();
      Optional<String> created = store.create("k", new byte[] {1});
      assertThat(proxy.hasLost()).isTrue();
      assertThat(store.read("k").map(ArtifactStore.Versioned::version))
          .isPresent()
          .isEqualTo(created);
      proxy.loseNextAnswer();
      Optional<String> replaced = store.replace("k", new byte[] {2}, created.orElseThrow());
      assertThat(proxy.hasLost()).isTrue();
      assertThat(store.read("k").map(ArtifactStore.Versioned::version))
          .isPresent()
          .isEqualTo(replaced);
      assertThat(store.create("k", new byte[] {2})).isEmpty();
      assertThat(store.replace("k", new byte[] {2}, created.orElseThrow())).isEmpty();
    }
  }

  @Test
  void takesTemporaryCredentialsWithTheirToken() throws Exception {
    MinioEndpoint minio = SERVERS.minio();
    io.minio.credentials.Credentials lent =
        new AssumeRoleProvider(
                minio.url().toString(),
                minio.accessKey(),
                minio.secretKey(),
                3600,
                null,
                "us-east-1",
                null,
                null,
                null,
                null)
            .fetch();
    Credentials temporary =
        new Credentials(lent.accessKey(), lent.secretKey(), lent.sessionToken());
    assertThat(temporary.sessionToken()).isNotNull();
    try (ArtifactStore store = new S3ArtifactStore(settings(temporary))) {
      store.write(prefix + "/lent", new byte[1]);
      assertThat(store.list(prefix)).containsExactly(prefix + "/lent");
    }
    Credentials without = new Credentials(lent.accessKey(), lent.secretKey());
    assertThatIOException().isThrownBy(() -> new S3ArtifactStore(settings(without)));
  }

  @Test
  void saysThatCredentialsAreWrongWithoutPrintingThem() {
    String secret = "wrong-secret";
    assertThatIOException()
        .isThrownBy(() -> new S3ArtifactStore(settings(secret)))
        .withMessageContaining(SERVERS.minio().url().toString())
        .withMessageContaining("AWS_SECRET_ACCESS_KEY")
        .satisfies(e -> assertThat(e.toString()).doesNotContain(secret));
    assertThat(settings(secret).toString()).doesNotContain(secret);
  }

  @Test
  void saysThatTheServerIsNotThere() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    URI nobody = URI.create("http://127.0.0.1:" + port);
    assertThatIOException()
        .isThrownBy(
            () ->
                new S3ArtifactStore(
                    new S3Settings(nobody, "us-east-1", "bucket", "", new Credentials("a", "s"))))
        .withMessageContaining(nobody.toString())
        .withMessageContaining("check that the server runs and can be reached");
  }

  @Test
  void refusesWhatIsNoEndpoint() {
    for (String bad : List.of("localhost:9000", "ftp://host", "http:/host", "host")) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> new S3Settings(URI.create(bad), "r", "bucket", "", new Credentials("a", "s")))
          .withMessageContaining(bad);
    }
  }
}
