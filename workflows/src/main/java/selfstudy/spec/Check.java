package selfstudy.spec;

import java.util.List;

/**
 * The checks of the spec's compact constructors; a message names the field, the value and the
 * allowed range.
 */
final class Check {
  private Check() {}

  static void atLeast(String field, long value, long least) {
    if (value < least) {
      throw new InvalidSpec(field, field + " must be at least " + least + ", but is " + value);
    }
  }

  static void positive(String field, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new InvalidSpec(field, field + " must be a positive number, but is " + value);
    }
  }

  static void notNegative(String field, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new InvalidSpec(field, field + " must not be negative, but is " + value);
    }
  }

  static void within(String field, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new InvalidSpec(
          field, field + " must lie between " + low + " and " + high + ", but is " + value);
    }
  }

  static void within(String field, long value, long low, long high) {
    if (value < low || value > high) {
      throw new InvalidSpec(
          field, field + " must lie between " + low + " and " + high + ", but is " + value);
    }
  }

  static void notEmpty(String field, List<?> values) {
    if (values.isEmpty()) {
      throw new InvalidSpec(field, field + " must not be empty");
    }
  }

  static void distinct(String field, List<?> values) {
    if (values.stream().distinct().count() != values.size()) {
      throw new InvalidSpec(field, field + " must not repeat a value, but is " + values);
    }
  }
}
