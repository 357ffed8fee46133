package selfstudy.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * What a sweep's cells have in common: the fields of equal value in all of them. What is left out
 * is swept, or a default that follows from what is swept; filling in brings it back.
 */
final class Agreement {
  private @Nullable JsonNode common;

  void add(JsonNode cell) {
    common = common == null ? cell : agree(common, cell);
  }

  ObjectNode common() {
    return common instanceof ObjectNode object
        ? object.deepCopy()
        : Json.mapper().createObjectNode();
  }

  private static @Nullable JsonNode agree(JsonNode a, JsonNode b) {
    if (a.equals(b)) {
      return a;
    }
    if (a instanceof ObjectNode object) {
      ObjectNode agreed = object.objectNode();
      for (var field : object.properties()) {
        JsonNode both = agree(field.getValue(), b.path(field.getKey()));
        if (both != null) {
          agreed.set(field.getKey(), both);
        }
      }
      return b.isObject() ? agreed : null;
    }
    return a instanceof ArrayNode list ? agree(list, b) : null;
  }

  private static @Nullable JsonNode agree(ArrayNode a, JsonNode b) {
    ArrayNode agreed = a.arrayNode();
    if (!b.isArray() || a.size() != b.size()) {
      return null;
    }
    for (int i = 0; i < a.size(); i++) {
      JsonNode both = agree(a.get(i), b.get(i));
      if (both == null) {
        return null;
      }
      agreed.add(both);
    }
    return agreed;
  }
}
