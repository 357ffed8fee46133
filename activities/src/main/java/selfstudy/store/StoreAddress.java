package selfstudy.store;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a store is, as settings spell it: {@code s3://bucket[/prefix]} or {@code dir:PATH}. */
public sealed interface StoreAddress {
  /** S3's rules for names of buckets, but for IP addresses. */
  Pattern S3 = Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?");

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
    if (text.startsWith("s3:")) {
      return bucket(text);
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

  private static StoreAddress bucket(String text) {
    Matcher matcher = S3.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "Not a store: \""
              + text
              + "\"; give s3://bucket[/prefix] with a bucket of 3 to 63 lower-case letters, digits,"
              + " dots and hyphens");
    }
    String prefix = matcher.group(2) == null ? "" : matcher.group(2).replaceAll("/+$", "");
    return new Bucket(matcher.group(1), prefix.isEmpty() ? "" : ArtifactKeys.check(prefix));
  }
}
