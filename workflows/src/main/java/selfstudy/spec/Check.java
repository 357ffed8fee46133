package selfstudy.spec;

import java.util.List;
import java.util.function.BiConsumer;

/**
 * The checks of the spec's compact constructors; a message names the field, the value and the
 * allowed range. The field of a list's element ends in its number: {@code seeds/1}.
 */
final class Check {
  private Check() {}

  static void atLeast(String field, long value, long least) {
    if (value < least) {
      throw new InvalidSpec(
          field, name(field) + " must be at least " + least + ", but is " + value);
    }
  }

  static void positive(String field, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new InvalidSpec(
          field, name(field) + " must be a positive number, but is " + plain(value));
    }
  }

  static void notNegative(String field, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new InvalidSpec(field, name(field) + " must not be negative, but is " + plain(value));
    }
  }

  static void within(String field, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new InvalidSpec(
          field,
          name(field)
              + " must lie between "
              + plain(low)
              + " and "
              + plain(high)
              + ", but is "
              + plain(value));
    }
  }

  static void within(String field, long value, long low, long high) {
    if (value < low || value > high) {
      throw new InvalidSpec(
          field, name(field) + " must lie between " + low + " and " + high + ", but is " + value);
    }
  }

  static void notEmpty(String field, List<?> values) {
    if (values.isEmpty()) {
      throw new InvalidSpec(field, name(field) + " must not be empty");
    }
  }

  /** Checks every element, each as a field of its own. */
  static <T> void each(String field, List<T> values, BiConsumer<String, T> check) {
    for (int i = 0; i < values.size(); i++) {
      check.accept(field + "/" + i, values.get(i));
    }
  }

  static void distinct(String field, List<?> values) {
    for (int i = 0; i < values.size(); i++) {
      if (values.indexOf(values.get(i)) < i) {
        throw new InvalidSpec(
            field + "/" + i,
            field + " must not repeat a value: " + values.get(i) + " is there already");
      }
    }
  }

  /** A whole number without {@code .0}, as it may have been written. */
  static String plain(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return whole ? Long.toString((long) value) : Double.toString(value);
  }

  /** Without an element's number. */
  private static String name(String field) {
    return field.replaceFirst("/\\d+$", "");
  }
}
