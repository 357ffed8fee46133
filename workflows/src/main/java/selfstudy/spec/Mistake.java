package selfstudy.spec;

import com.fasterxml.jackson.core.JsonPointer;

/** A mistake at a field, before its place in the file is looked up. */
final class Mistake extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient JsonPointer at;
  private final boolean key;

  private Mistake(JsonPointer at, boolean key, String message) {
    super(message);
    this.at = at;
    this.key = key;
  }

  static Mistake inValue(JsonPointer at, String message) {
    return new Mistake(at, false, message);
  }

  static Mistake inKey(JsonPointer at, String message) {
    return new Mistake(at, true, message);
  }

  JsonPointer at() {
    return at;
  }

  /** Whether the field's name is wrong rather than its value. */
  boolean key() {
    return key;
  }
}
