package selfstudy.cli;

import com.github.victools.jsonschema.generator.ConfigFunction;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigPart;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that a field of a study file may have, as editors can tell them: the ranges that the
 * spec's records check, by field or, of lists, by item. Ranges that depend on other fields are left
 * to the reader.
 */
final class SchemaRanges {
  private static final Map<String, Range> RANGES = new TreeMap<>();

  /**
   * Bounds, both included but for an {@code open} lower one.
   *
   * @param high null for none
   */
  record Range(BigDecimal low, boolean open, @Nullable BigDecimal high) {}

  static {
    for (String field : new String[] {"epochs", "queue", "negatives", "steps", "iterations", "k"}) {
      atLeast(field, 1);
    }
    for (String field : new String[] {"batchSize", "microbatch", "projection", "batchNormGroup"}) {
      atLeast(field, 2);
    }
    atLeast("trials", 2);
    within("keep", 2, 100);
    atLeast("leastSteps", 1);
    atLeast("images", 1);
    atLeast("seeds", 0);
    atLeast("weightDecay", 0);
    atLeast("weightDecays", 0);
    within("resolution", 8, 1024);
    within("puzzle", 24, 1024);
    within("threads", 1, 1024);
    within("width", 1, 8);
    within("widths", 1, 4096);
    within("values", 1, 1000);
    within("threshold", 0, 100);
    within("strength", 0, 2.5);
    within("minScale", 0.001, 1);
    for (String share :
        new String[] {
          "momentum", "lambda", "bankWeight", "warmup", "flip", "grey", "probability"
        }) {
      within(share, 0, 1);
    }
    for (String decay : new String[] {"beta1", "beta2"}) {
      within(decay, 0, 0.999999);
    }
    for (String positive :
        new String[] {
          "learningRate", "learningRates", "temperature", "epsilon", "trust", "minSigma", "from"
        }) {
      RANGES.put(positive, new Range(BigDecimal.ZERO, true, null));
    }
  }

  private SchemaRanges() {}

  private static void atLeast(String field, int low) {
    RANGES.put(field, new Range(BigDecimal.valueOf(low), false, null));
  }

  private static void within(String field, double low, double high) {
    RANGES.put(field, new Range(plain(low), false, plain(high)));
  }

  /** 1000, neither 1000.0 nor 1E+3. */
  private static BigDecimal plain(double number) {
    BigDecimal exact = BigDecimal.valueOf(number).stripTrailingZeros();
    return exact.scale() < 0 ? exact.setScale(0) : exact;
  }

  /** By field. */
  static Map<String, Range> all() {
    return Map.copyOf(RANGES);
  }

  /** Writes them into every schema that is generated. */
  static void into(SchemaGeneratorConfigPart<FieldScope> fields) {
    fields
        .withNumberInclusiveMinimumResolver(of(range -> range.open() ? null : range.low()))
        .withNumberExclusiveMinimumResolver(of(range -> range.open() ? range.low() : null))
        .withNumberInclusiveMaximumResolver(of(Range::high));
  }

  private static ConfigFunction<FieldScope, @Nullable BigDecimal> of(
      Function<Range, @Nullable BigDecimal> bound) {
    return field -> {
      Range range = RANGES.get(field.getDeclaredName());
      return range == null ? null : bound.apply(range);
    };
  }
}
