package selfstudy.config;

/** An access key of an S3 store; never printed. */
public record Credentials(String accessKey, String secretKey) {
  @Override
  public String toString() {
    return "Credentials[hidden]";
  }
}
