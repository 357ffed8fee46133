package selfstudy.infra.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import selfstudy.infra.MinioEndpoint;
import selfstudy.infra.TemporalEndpoint;

class RealServersTest {
  @RegisterExtension static final RealServers SERVERS = new RealServers("StudyName=Keyword");

  @Test
  void temporalServesItsPageAndTheClassKeepsOneNamespace(TemporalEndpoint temporal)
      throws Exception {
    assertThat(temporal).isEqualTo(SERVERS.temporal());
    assertThat(temporal.namespace()).startsWith("test-");
    assertThat(status(temporal.ui())).isEqualTo(200);
  }

  @Test
  void theStoreIsReadyAndHidesItsSecret(MinioEndpoint minio) throws Exception {
    assertThat(minio).isEqualTo(SERVERS.minio());
    assertThat(status(minio.url().resolve("/minio/health/ready"))).isEqualTo(200);
    assertThat(minio.toString()).contains(minio.bucket()).doesNotContain(minio.secretKey());
  }

  @Test
  void anotherBucketIsMadeOnceAndFoundAgain(MinioEndpoint minio) {
    MinioEndpoint other = minio.withBucket("another-bucket");
    assertThat(minio.withBucket("another-bucket")).isEqualTo(other);
  }

  private static int status(URI page) throws Exception {
    return HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.NORMAL)
        .build()
        .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
