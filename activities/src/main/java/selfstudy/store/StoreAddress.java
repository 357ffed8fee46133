package selfstudy.store;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Where a store is, as settings spell it: {@code s3://bucket[/prefix]} or {@code dir:PATH}. */
public sealed interface StoreAddress {
  /** A folder of a local file system. */
  record Directory(Path path) implements StoreAddress {
    @Override
    public String toString() {
      return "dir:" + path;
    }
  }

  /**
   * A bucket, or the part of it below a prefix.
   *
   * @param prefix without slashes at its ends; empty for the whole bucket
   */
  record Bucket(String bucket, String prefix) implements StoreAddress {
    /** S3's rules for names of buckets, but for IP addresses. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

    public Bucket {
      if (!NAME.matcher(bucket).matches()) {
        throw new IllegalArgumentException(
            "Not a bucket: \""
                + bucket
                + "\"; its name has 3 to 63 lower-case letters, digits, dots and hyphens");
      }
      if (!prefix.isEmpty()) {
        ArtifactKeys.check(prefix);
      }
    }

    @Override
    public String toString() {
      return "s3://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
    }
  }

  /** Reads an address; {@link IllegalArgumentException} says what is wrong with it. */
  static StoreAddress parse(String text) {
    if (text.startsWith("dir:")) {
      return directory(text, text.substring("dir:".length()));
    }
    if (text.startsWith("s3://")) {
      String path = text.substring("s3://".length());
      int slash = path.indexOf('/');
      return slash < 0
          ? new Bucket(path, "")
          : new Bucket(path.substring(0, slash), path.substring(slash + 1).replaceAll("/$", ""));
    }
    throw new IllegalArgumentException(
        "Not a store: \"" + text + "\"; give s3://bucket[/prefix] or dir:PATH");
  }

  private static StoreAddress directory(String text, String path) {
    try {
      if (!path.isBlank()) {
        return new Directory(Path.of(path));
      }
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "Not a store: \"" + text + "\" has no valid path (" + e.getReason() + ")", e);
    }
    throw new IllegalArgumentException("Not a store: \"" + text + "\" has no path after dir:");
  }
}
