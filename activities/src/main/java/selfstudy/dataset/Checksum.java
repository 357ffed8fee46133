package selfstudy.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import selfstudy.store.WatchedStream;

/**
 * The digest by which a file is known. MD5 tells a damaged file or another version, no more; it is
 * for files whose homes publish nothing else.
 *
 * @param digits in lower-case hex
 */
record Checksum(Algorithm algorithm, String digits) {
  private static final int BLOCK = 1 << 16;

  /** How it is computed. */
  enum Algorithm {
    SHA_256("SHA-256"),
    MD5("MD5");

    private final String standardName;

    Algorithm(String standardName) {
      this.standardName = standardName;
    }

    private MessageDigest digest() {
      try {
        return MessageDigest.getInstance(standardName);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("Every Java platform has " + standardName, e);
      }
    }

    @Override
    public String toString() {
      return standardName;
    }
  }

  static Checksum sha256(String digits) {
    return new Checksum(Algorithm.SHA_256, digits);
  }

  static Checksum md5(String digits) {
    return new Checksum(Algorithm.MD5, digits);
  }

  /**
   * The checksum of a file by the same algorithm.
   *
   * @param alive called block by block
   */
  Checksum of(Path file, Runnable alive) throws IOException {
    MessageDigest digest = algorithm.digest();
    try (InputStream in = new WatchedStream(Files.newInputStream(file), alive)) {
      byte[] block = new byte[BLOCK];
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        digest.update(block, 0, n);
      }
    }
    return new Checksum(algorithm, HexFormat.of().formatHex(digest.digest()));
  }

  @Override
  public String toString() {
    return algorithm + " " + digits;
  }
}
