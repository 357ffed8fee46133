package selfstudy.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import selfstudy.spec.Json;

/**
 * Values that {@code experiments/exactness/golden.py} computed in double precision, and the inputs
 * that it computed them from.
 */
final class GoldenValues {
  /** Of the largest element of a tensor: single precision over ten steps. */
  private static final double TOLERANCE = 1e-4;

  private GoldenValues() {}

  /** All cases of a file. */
  static List<JsonNode> cases(String file) {
    try (InputStream in = GoldenValues.class.getResourceAsStream("/golden/" + file)) {
      JsonNode cases = Json.mapper().readTree(Objects.requireNonNull(in, file));
      return StreamSupport.stream(cases.spliterator(), false).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A part of a case as the record that a study file would give. */
  static <T> T spec(JsonNode node, Class<T> type) {
    return Json.mapper().convertValue(node, type);
  }

  /** sin(0.01 i^2 + 1.7 i + 0.9 number), i from 1. */
  static float[] wave(int number, int count) {
    float[] values = new float[count];
    for (int i = 1; i <= count; i++) {
      values[i - 1] = (float) Math.sin(0.01 * i * i + 1.7 * i + 0.9 * number);
    }
    return values;
  }

  /** Unit rows of a wave. */
  static float[] sphere(int number, int rows, int dimension) {
    float[] values = wave(number, rows * dimension);
    for (int row = 0; row < rows; row++) {
      double sum = 0;
      for (int i = row * dimension; i < (row + 1) * dimension; i++) {
        sum += values[i] * (double) values[i];
      }
      for (int i = row * dimension; i < (row + 1) * dimension; i++) {
        values[i] = (float) (values[i] / Math.sqrt(sum));
      }
    }
    return values;
  }

  static double[] doubles(JsonNode list) {
    double[] values = new double[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i).asDouble();
    }
    return values;
  }

  static void agree(String what, NDArray actual, JsonNode expected) {
    try (NDArray wide = actual.toType(DataType.FLOAT64, true)) {
      agree(what, wide.toDoubleArray(), doubles(expected));
    }
  }

  static void agree(String what, double[] actual, double[] expected) {
    double largest = 0;
    for (double value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(actual).as(what).containsExactly(expected, within(TOLERANCE * largest));
  }
}
