package selfstudy.infra;

import io.minio.BucketExistsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import java.net.URI;

/**
 * An S3 store that answers, with a bucket in it.
 *
 * @param url its root, {@code http://host:port}
 */
public record MinioEndpoint(URI url, String accessKey, String secretKey, String bucket) {
  /** The same server seen through another bucket, which is made when it is absent. */
  public MinioEndpoint withBucket(String name) {
    MinioEndpoint other = new MinioEndpoint(url, accessKey, secretKey, name);
    other.makeBucketIfAbsent();
    return other;
  }

  void makeBucketIfAbsent() {
    try (MinioClient client =
        MinioClient.builder().endpoint(url.toString()).credentials(accessKey, secretKey).build()) {
      if (!client.bucketExists(BucketExistsArgs.builder().bucket(bucket).build())) {
        client.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
      }
    } catch (Exception e) {
      throw new StackException("cannot make bucket '" + bucket + "' at " + url, e);
    }
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return url + "/" + bucket;
  }
}
