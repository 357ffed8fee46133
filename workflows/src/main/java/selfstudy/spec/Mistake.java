package selfstudy.spec;

import com.fasterxml.jackson.core.JsonPointer;
import org.jspecify.annotations.Nullable;

/** A mistake at a field, before its place in the file is looked up. */
final class Mistake extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient JsonPointer at;
  private final boolean key;
  private final @Nullable String missing;

  private Mistake(JsonPointer at, boolean key, @Nullable String missing, String message) {
    super(message);
    this.at = at;
    this.key = key;
    this.missing = missing;
  }

  static Mistake inValue(JsonPointer at, String message) {
    return new Mistake(at, false, null, message);
  }

  static Mistake inKey(JsonPointer at, String message) {
    return new Mistake(at, true, null, message);
  }

  /** A mapping lacks a key that has no default. */
  static Mistake lacking(JsonPointer at, String key, String message) {
    return new Mistake(at, false, key, message);
  }

  /** Where the key that is lacking would be; null if none is. */
  @Nullable JsonPointer lacking() {
    return missing == null ? null : at.appendProperty(missing);
  }

  JsonPointer at() {
    return at;
  }

  /** Whether the field's name is wrong rather than its value. */
  boolean key() {
    return key;
  }
}
