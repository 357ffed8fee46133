package selfstudy.store;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A bucket of an S3 server, or a part of it, and who asks.
 *
 * @param endpoint {@code http[s]://host[:port]}; null for Amazon's of that region
 * @param prefix below which all keys lie, without slashes at its ends; empty for the whole bucket
 */
public record S3Settings(
    @Nullable URI endpoint, String region, String bucket, String prefix, Credentials credentials) {
  public S3Settings {
    if (endpoint != null && (endpoint.getHost() == null || !isHttp(endpoint.getScheme()))) {
      throw new IllegalArgumentException(
          "Not an S3 endpoint: " + endpoint + "; give http://host:port or https://host[:port]");
    }
    new StoreAddress.Bucket(bucket, prefix); // Checks both.
  }

  private static boolean isHttp(@Nullable String scheme) {
    return "http".equals(scheme) || "https".equals(scheme);
  }

  /** The server's URL. */
  String url() {
    return endpoint == null ? "https://s3." + region + ".amazonaws.com" : endpoint.toString();
  }

  @Override
  public String toString() {
    return new StoreAddress.Bucket(bucket, prefix) + " at " + url();
  }
}
