package selfstudy.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;

/**
 * A study file, read: one cell for each combination of its sweep, a single unlabelled one without.
 *
 * @param id {@code <name>-<8 hex of the hash of the file with defaults filled in>}
 * @param resolved canonical JSON of the file with defaults filled in, sweep included; a study file
 *     itself, and reading it gives this study
 */
public record Study(String id, String name, List<Cell> cells, String resolved) {
  public Study {
    Check.notEmpty("cells", cells);
    cells = List.copyOf(cells);
  }

  /** {@link #resolved} for people: the study file with nothing left out. */
  public String yaml() {
    YAMLMapper yaml =
        YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .build();
    try {
      return yaml.writeValueAsString(nameFirst(Json.mapper().readTree(resolved)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The resolved study " + id + " is not JSON", e);
    }
  }

  private static JsonNode nameFirst(JsonNode node) {
    if (node instanceof ArrayNode array) {
      ArrayNode copy = array.arrayNode();
      array.forEach(element -> copy.add(nameFirst(element)));
      return copy;
    }
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    ObjectNode copy = object.objectNode();
    List.of("name", "protocol").forEach(first -> copyField(object, first, copy));
    object.fieldNames().forEachRemaining(field -> copyField(object, field, copy));
    return copy;
  }

  private static void copyField(ObjectNode from, String field, ObjectNode into) {
    JsonNode value = from.get(field);
    if (value != null && !into.has(field)) {
      into.set(field, nameFirst(value));
    }
  }

  /**
   * One combination of the sweep's values.
   *
   * @param label {@code encoder.width=2,training.epochs=10}; empty without a sweep
   */
  public record Cell(String label, StudySpec spec) {}
}
