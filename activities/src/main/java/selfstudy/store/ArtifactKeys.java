package selfstudy.store;

import java.util.regex.Pattern;

/** The form of keys that every store can hold. */
final class ArtifactKeys {
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");
  private static final Pattern PREFIX = Pattern.compile("([A-Za-z0-9._-]+/)*[A-Za-z0-9._-]*");

  /** What S3 allows. */
  private static final int LONGEST = 900;

  private ArtifactKeys() {}

  /** The key, if it is one; {@link IllegalArgumentException} otherwise. */
  static String check(String key) {
    return check(key, KEY, "key");
  }

  /** One segment of a key, if it is one; {@link IllegalArgumentException} otherwise. */
  static String checkSegment(String segment) {
    if (segment.contains("/")) {
      throw new IllegalArgumentException("Not one segment of a key: \"" + segment + '"');
    }
    return check(segment);
  }

  /** The beginning of a key, perhaps empty; {@link IllegalArgumentException} otherwise. */
  static String checkPrefix(String prefix) {
    return check(prefix, PREFIX, "key prefix");
  }

  private static String check(String text, Pattern form, String what) {
    if (text.length() > LONGEST || !form.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "Not a " + what + ": \"" + text + "\"; segments are [A-Za-z0-9._-]+ separated by /");
    }
    for (String segment : text.split("/", -1)) {
      if (segment.equals(".") || segment.equals("..")) {
        throw new IllegalArgumentException("Not a " + what + ": \"" + text + "\" has . or ..");
      }
    }
    return text;
  }
}
