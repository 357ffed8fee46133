package selfstudy.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 digests as 64 lower-case hex digits. */
public final class Sha256 {
  private static final int BLOCK = 1 << 16;

  private Sha256() {}

  /** Of bytes. */
  public static String of(byte[] content) {
    return hex(digest().digest(content));
  }

  /** Of a file's content. */
  public static String of(Path file) throws IOException {
    return of(file, () -> {});
  }

  /**
   * Of a file's content.
   *
   * @param alive called block by block
   */
  public static String of(Path file, Runnable alive) throws IOException {
    MessageDigest digest = digest();
    try (InputStream in = new WatchedStream(Files.newInputStream(file), alive)) {
      byte[] block = new byte[BLOCK];
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        digest.update(block, 0, n);
      }
    }
    return hex(digest.digest());
  }

  /** A fresh digest. */
  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** A finished digest's digits. */
  static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }
}
