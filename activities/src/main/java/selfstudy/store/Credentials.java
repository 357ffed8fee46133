package selfstudy.store;

import org.jspecify.annotations.Nullable;

/**
 * An access key of an S3 store; never printed.
 *
 * @param sessionToken of temporary credentials; null for lasting ones
 */
public record Credentials(String accessKey, String secretKey, @Nullable String sessionToken) {
  /** Lasting credentials. */
  public Credentials(String accessKey, String secretKey) {
    this(accessKey, secretKey, null);
  }

  @Override
  public String toString() {
    return "Credentials[hidden]";
  }
}
