package selfstudy.spec;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * YAML text as a tree, and where each of its fields stands. Takes a plain subset: one document, no
 * anchors, aliases or tags, no key twice; so a text never becomes a tree much larger than itself.
 */
final class YamlSource {
  /** The longest text that is read, in characters. */
  static final int MAX_LENGTH = 1 << 20;

  private static final int MAX_DEPTH = 32;
  private static final YAMLFactory FACTORY = new YAMLFactory();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final YAMLParser parser;
  private final Map<JsonPointer, Place> values = new HashMap<>();
  private final Map<JsonPointer, Place> keys = new HashMap<>();
  private final ObjectNode root;

  private YamlSource(YAMLParser parser) throws IOException {
    this.parser = parser;
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw at("a study file is a mapping of keys to values, but this is " + what());
    }
    root = (ObjectNode) value(JsonPointer.empty(), 0);
    if (parser.nextToken() != null) {
      throw at("a second document begins here; a study file holds one");
    }
  }

  /** Parses a text; a {@link Refusal} says where it is not a study file's YAML. */
  static YamlSource parse(String text) {
    checkText(text);
    try (YAMLParser parser = FACTORY.createParser(text)) {
      return new YamlSource(parser);
    } catch (JsonProcessingException e) {
      JsonLocation where = e.getLocation();
      Place place =
          where == null ? new Place(1, 1) : new Place(where.getLineNr(), where.getColumnNr());
      String problem = e.getOriginalMessage().lines().limit(3).reduce("", (a, b) -> a + " " + b);
      throw new Refusal(place, "not YAML:" + problem);
    } catch (IOException e) {
      throw new Refusal(new Place(1, 1), "not YAML: " + e.getMessage());
    }
  }

  private static void checkText(String text) {
    if (text.isBlank()) {
      throw new Refusal(new Place(1, 1), "the file is empty");
    }
    if (text.length() > MAX_LENGTH) {
      throw new Refusal(
          new Place(1, 1),
          "the file has " + text.length() + " characters; the most is " + MAX_LENGTH);
    }
    int line = 1;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        line++;
        start = i + 1;
      } else if (Character.isISOControl(c) && c != '\t' && c != '\r') {
        throw new Refusal(
            new Place(line, i - start + 1),
            "control character U+%04X is not allowed".formatted((int) c));
      }
    }
  }

  private JsonNode value(JsonPointer pointer, int depth) throws IOException {
    refuseReferences();
    if (depth > MAX_DEPTH) {
      throw at("nested deeper than " + MAX_DEPTH + " levels");
    }
    values.put(pointer, place());
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(pointer, depth);
      case START_ARRAY -> array(pointer, depth);
      case VALUE_NUMBER_INT -> whole();
      case VALUE_NUMBER_FLOAT -> real();
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      default -> NODES.textNode(parser.getText());
    };
  }

  private ObjectNode object(JsonPointer pointer, int depth) throws IOException {
    ObjectNode object = NODES.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      refuseReferences();
      String key = parser.currentName();
      JsonPointer child = pointer.appendProperty(key);
      Place place = place();
      Place before = keys.putIfAbsent(child, place);
      if (before != null) {
        throw new Refusal(place, "key \"" + key + "\" is there already, in line " + before.line());
      }
      parser.nextToken();
      object.set(key, value(child, depth + 1));
    }
    return object;
  }

  private ArrayNode array(JsonPointer pointer, int depth) throws IOException {
    ArrayNode array = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(pointer.appendIndex(array.size()), depth + 1));
    }
    return array;
  }

  private JsonNode whole() throws IOException {
    String digits = parser.getText();
    if (digits.length() > 18 || digits.matches("[-+]?0.+")) {
      throw at(digits + " is not a plain whole number of at most 18 digits");
    }
    long number = parser.getLongValue();
    return number == (int) number ? NODES.numberNode((int) number) : NODES.numberNode(number);
  }

  private JsonNode real() throws IOException {
    String text = parser.getText();
    if (text.matches("(?i)[-+]?\\.(inf|nan)")) {
      throw at(text + " is not a finite number");
    }
    double number = Double.parseDouble(text.replace("_", ""));
    if (Double.isInfinite(number)) {
      throw at(text + " is too large a number");
    }
    return NODES.numberNode(number);
  }

  private void refuseReferences() throws IOException {
    if (parser.isCurrentAlias() || parser.getObjectId() != null) {
      throw at("anchors and aliases are not allowed; write the value out");
    }
    if (parser.getTypeId() != null) {
      throw at("tags are not allowed");
    }
  }

  private Place place() {
    JsonLocation where = parser.currentTokenLocation();
    return new Place(where.getLineNr(), where.getColumnNr());
  }

  private Refusal at(String message) {
    return new Refusal(place(), message);
  }

  private String what() {
    JsonToken token = parser.currentToken();
    return token == null ? "empty" : token == JsonToken.START_ARRAY ? "a list" : "a single value";
  }

  /** The file's tree; not to be changed. */
  ObjectNode root() {
    return root;
  }

  boolean has(JsonPointer pointer) {
    return values.containsKey(pointer);
  }

  /** Where a field's value stands, or the nearest field around it that is in the file. */
  Place ofValue(JsonPointer pointer) {
    JsonPointer at = pointer;
    while (true) {
      Place place = values.get(at);
      if (place != null) {
        return place;
      }
      at = at.head();
    }
  }

  /** Where a field's key stands; its value's place if it has none. */
  Place ofKey(JsonPointer pointer) {
    Place place = keys.get(pointer);
    return place == null ? ofValue(pointer) : place;
  }

  /** A text that is not a study file's YAML. */
  static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Place place;

    Refusal(Place place, String message) {
      super(message);
      this.place = place;
    }

    Place place() {
      return place;
    }
  }
}
