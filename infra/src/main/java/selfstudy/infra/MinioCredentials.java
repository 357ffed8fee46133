package selfstudy.infra;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;

/** A home's own keys to its MinIO: made once at random, in a file that its owner alone reads. */
record MinioCredentials(String accessKey, String secretKey) {
  private static final int ACCESS_BYTES = 10;
  private static final int SECRET_BYTES = 20;

  static MinioCredentials of(Home home) {
    Path file = home.folder("minio").resolve("credentials.json");
    try (HomeLock lock = HomeLock.acquire(home.run().resolve("credentials.lock"), line -> {})) {
      return ProcessRecord.read(file, MinioCredentials.class).orElseGet(() -> make(file));
    }
  }

  private static MinioCredentials make(Path file) {
    SecureRandom random = new SecureRandom();
    MinioCredentials made =
        new MinioCredentials(hex(random, ACCESS_BYTES), hex(random, SECRET_BYTES));
    ProcessRecord.write(file, made);
    return made;
  }

  private static String hex(SecureRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  Map<String, String> environment() {
    return Map.of(
        "MINIO_ROOT_USER",
        accessKey,
        "MINIO_ROOT_PASSWORD",
        secretKey,
        "MINIO_BROWSER",
        "off",
        "MINIO_UPDATE",
        "off");
  }

  /** Without the keys. */
  @Override
  public String toString() {
    return "MinioCredentials";
  }
}
