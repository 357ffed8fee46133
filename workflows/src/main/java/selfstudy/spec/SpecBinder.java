package selfstudy.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** From a tree to records, without any conversion of types; every failure is a {@link Mistake}. */
final class SpecBinder {
  private static final Pattern MISSING =
      Pattern.compile("Missing (?:required )?creator property '(\\w+)'");
  private static final Pattern RANGE = Pattern.compile("Numeric value \\((.*?)\\) out of range");

  /** May be null: all images, the whole batch, each seed on its own, the dataset's own metric. */
  private static final Set<String> NULLABLE = Set.of("images", "microbatch", "tunedOn", "metric");

  private final ObjectMapper mapper =
      JsonMapper.builder()
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .withCoercionConfig(
              LogicalType.Textual,
              textual -> {
                textual.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                textual.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                textual.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
              })
          .build();

  /**
   * @param at where in the study's tree {@code node} stands
   * @param more keys that the file may have there beside the record's
   */
  <T> T bind(JsonNode node, Class<T> type, JsonPointer at, List<String> more) {
    refuseNulls(node, at);
    try {
      return mapper.treeToValue(node, type);
    } catch (JsonMappingException e) {
      throw mistake(e, node, at, more);
    } catch (JsonProcessingException e) {
      throw Mistake.inValue(at, e.getOriginalMessage());
    }
  }

  private static void refuseNulls(JsonNode node, JsonPointer at) {
    if (node.isNull() && !NULLABLE.contains(at.last().getMatchingProperty())) {
      throw Mistake.inKey(at, "has no value; leave the key out to get its default");
    }
    if (node.isObject()) {
      node.properties()
          .forEach(field -> refuseNulls(field.getValue(), at.appendProperty(field.getKey())));
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      refuseNulls(node.get(i), at.appendIndex(i));
    }
  }

  private static Mistake mistake(
      JsonMappingException e, JsonNode node, JsonPointer at, List<String> more) {
    JsonPointer inner = JsonPointer.empty();
    for (JsonMappingException.Reference step : e.getPath()) {
      inner =
          step.getFieldName() == null
              ? inner.appendIndex(step.getIndex())
              : inner.appendProperty(step.getFieldName());
    }
    JsonPointer where = at.append(inner);
    if (e.getCause() instanceof InvalidSpec invalid) {
      JsonPointer field = JsonPointer.compile("/" + invalid.field());
      JsonPointer record = dropLast(inner, invalid.field());
      return Mistake.inValue(
          at.append(written(node, record.append(field))), String.valueOf(invalid.getMessage()));
    }
    if (e instanceof UnrecognizedPropertyException unknown) {
      return unknownKey(unknown, where, inner, more);
    }
    if (e instanceof InvalidTypeIdException type) {
      return unknownType(type, where, node.at(inner));
    }
    Matcher missing = MISSING.matcher(e.getOriginalMessage());
    if (missing.find()) {
      JsonPointer record = dropLast(where, missing.group(1));
      return misspelt(e, node.at(dropLast(inner, missing.group(1))), missing.group(1), more)
          .map(key -> Mistake.inKey(record.appendProperty(key), misspelt(key, missing.group(1))))
          .orElseGet(() -> Mistake.lacking(record, missing.group(1), needs(missing.group(1))));
    }
    Matcher range = RANGE.matcher(e.getOriginalMessage());
    if (range.find()) {
      return Mistake.inValue(where, range.group(1) + " is too large a number");
    }
    if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
      return Mistake.inValue(where, mismatch(mismatch.getTargetType(), node.at(inner)));
    }
    return Mistake.inValue(where, e.getOriginalMessage());
  }

  /** A value of a list of numbers, as the element that it was written as. */
  private static JsonPointer written(JsonNode node, JsonPointer field) {
    boolean element = field.last() != null && field.last().mayMatchElement();
    return element
        ? field
            .head()
            .append(LogGrids.element(node.at(field.head()), field.last().getMatchingIndex()))
        : field;
  }

  /** The key that was written in place of a missing one. */
  private static Optional<String> misspelt(
      JsonMappingException e, JsonNode node, String missing, List<String> more) {
    List<JsonMappingException.Reference> path = e.getPath();
    if (path.isEmpty()
        || !missing.equals(path.get(path.size() - 1).getFieldName())
        || !(path.get(path.size() - 1).getFrom() instanceof Class<?> type)) {
      return Optional.empty();
    }
    List<String> strange =
        node.properties().stream()
            .map(Map.Entry::getKey)
            .filter(key -> !components(type).contains(key) && !more.contains(key))
            .toList();
    return strange.stream()
        .filter(key -> Spelling.nearest(key, List.of(missing)).isPresent())
        .findFirst();
  }

  private static String misspelt(String key, String missing) {
    return "unknown key \"" + key + '"' + Spelling.hint(key, List.of(missing));
  }

  private static String needs(String field) {
    return "needs a key \"" + field + '"';
  }

  /** The record itself: Jackson's path may name the field at fault already. */
  private static JsonPointer dropLast(JsonPointer where, String field) {
    return field.equals(where.last() == null ? null : where.last().getMatchingProperty())
        ? where.head()
        : where;
  }

  private static Mistake unknownKey(
      UnrecognizedPropertyException e, JsonPointer where, JsonPointer inner, List<String> more) {
    TreeSet<String> known = new TreeSet<>();
    e.getKnownPropertyIds().forEach(id -> known.add(id.toString()));
    if (inner.tail() != null && inner.tail().matches()) {
      known.addAll(more);
    }
    String key = e.getPropertyName();
    String hint = known.isEmpty() ? "" : Spelling.hint(key, known);
    return Mistake.inKey(where, "unknown key \"" + key + '"' + hint);
  }

  private static Mistake unknownType(InvalidTypeIdException e, JsonPointer where, JsonNode node) {
    String id = e.getTypeId();
    Class<?> base = e.getBaseType().getRawClass();
    if (id == null || !node.path("name").isTextual()) {
      return node.isObject() && !node.has("name")
          ? Mistake.inValue(where, needs("name") + " of " + String.join(", ", names(base)))
          : Mistake.inValue(where, mismatch(base, node));
    }
    String what = base.getSimpleName().replace("Spec", "").toLowerCase(java.util.Locale.ROOT);
    return Mistake.inValue(
        where.appendProperty("name"),
        "unknown " + what + " \"" + id + '"' + Spelling.hint(id, names(base)));
  }

  private static String mismatch(Class<?> type, JsonNode actual) {
    if (type == Numerics.Precision.class && actual.asText().equals("bf16")) {
      return Numerics.NO_BF16;
    }
    if (type.isEnum() && actual.isTextual()) {
      return '"'
          + actual.asText()
          + "\" is not allowed"
          + Spelling.hint(actual.asText(), constants(type));
    }
    return "must be " + expected(type) + ", but is " + described(actual);
  }

  private static String expected(Class<?> type) {
    Map<Class<?>, String> names =
        Map.of(
            int.class, "a whole number",
            Integer.class, "a whole number",
            double.class, "a number",
            Double.class, "a number",
            boolean.class, "true or false",
            String.class, "text",
            Labels.class, "\"all\", a number, \"N per class\" or \"N%\"");
    String name = names.get(type);
    if (name != null) {
      return name;
    }
    return type.isEnum()
        ? "one of " + String.join(", ", constants(type))
        : java.util.Collection.class.isAssignableFrom(type)
            ? "a list"
            : "a mapping of keys to values";
  }

  private static String described(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> "a mapping";
      case ARRAY -> "a list";
      case NULL, MISSING -> "nothing";
      default -> node.toString();
    };
  }

  private static List<String> constants(Class<?> type) {
    return Arrays.stream(type.getFields())
        .map(field -> field.getAnnotation(JsonProperty.class))
        .filter(java.util.Objects::nonNull)
        .map(JsonProperty::value)
        .toList();
  }

  /** The names of a sealed interface's records, as files spell them. */
  static List<String> names(Class<?> base) {
    return Arrays.stream(types(base)).map(JsonSubTypes.Type::name).toList();
  }

  /** The record of that name, or null. */
  static @Nullable Class<?> named(Class<?> base, String name) {
    return Arrays.stream(types(base))
        .filter(type -> type.name().equals(name))
        .<Class<?>>map(JsonSubTypes.Type::value)
        .findFirst()
        .orElse(null);
  }

  private static JsonSubTypes.Type[] types(Class<?> base) {
    JsonSubTypes types = base.getAnnotation(JsonSubTypes.class);
    return types == null ? new JsonSubTypes.Type[0] : types.value();
  }

  /** A record's keys. */
  static List<String> components(Class<?> type) {
    return type.isRecord()
        ? Arrays.stream(type.getRecordComponents()).map(c -> c.getName()).toList()
        : List.of();
  }
}
