package selfstudy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import java.util.List;
import java.util.Set;
import selfstudy.spec.Labels;
import selfstudy.spec.StudySpec;
import selfstudy.spec.TrainingSpec;

/** The JSON Schema of study files, from the records that they are read into. */
final class StudySchema {
  /** What a study file must say; all else has a default. */
  private static final Set<String> REQUIRED = Set.of("name", "pretraining", "methods", "evaluate");

  /** What may be written as its first field alone, beside everything that comes in forms. */
  private static final Set<String> NAMED =
      Set.of("#/$defs/DataSelection", "#/$defs/EncoderSpec", "#/$defs/ScheduleSpec");

  private static final String GRID = "#/$defs/LogGrid";

  private StudySchema() {}

  /** Draft 2020-12; the reader of study files checks more than this can say. */
  static ObjectNode generate() {
    SchemaGenerator generator = generator();
    ObjectNode schema = generator.generateSchema(StudySpec.class);
    ObjectNode training = generator.generateSchema(TrainingSpec.class);
    training.remove("$schema");
    if (training.remove("$defs") instanceof ObjectNode definitions) {
      definitions
          .properties()
          .forEach(entry -> schema.withObject("/$defs").set(entry.getKey(), entry.getValue()));
    }
    ObjectNode properties = schema.withObject("/properties");
    properties.set("training", training);
    ObjectNode sweep = properties.putObject("sweep").put("type", "object");
    sweep.put("description", "dotted paths, each with the list of values to try");
    sweep.putObject("additionalProperties").put("type", "array").put("minItems", 1);
    REQUIRED.stream().sorted().forEach(schema.withArray("required")::add);
    schema.put("title", "A Selfstudy study");
    joinSubtypes(schema.withObject("/$defs"));
    allowShorthands(schema);
    allowGrids(schema.withObject("/$defs"));
    return schema;
  }

  private static SchemaGenerator generator() {
    SchemaGeneratorConfigBuilder builder =
        new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
            .with(
                Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT,
                Option.DEFINITIONS_FOR_ALL_OBJECTS)
            .with(new JacksonModule(JacksonOption.FLATTENED_ENUMS_FROM_JSONPROPERTY));
    builder
        .forFields()
        .withNullableCheck(
            field ->
                field.getType().getErasedType() == Integer.class
                    && !field.isFakeContainerItemScope());
    SchemaRanges.into(builder.forFields());
    builder
        .forTypesInGeneral()
        .withCustomDefinitionProvider(
            (type, context) ->
                type.getErasedType() == Labels.class
                    ? new CustomDefinition(labels(context.getGeneratorConfig().createObjectNode()))
                    : null);
    return new SchemaGenerator(builder.build());
  }

  private static ObjectNode labels(ObjectNode schema) {
    schema.put("description", "all, a number, \"N per class\" or \"N%\"");
    schema.putArray("type").add("string").add("integer");
    return schema;
  }

  /**
   * A subtype is generated as its fields, closed to others, and a reference to them with the name
   * that tells it apart: such a name would be forbidden.
   */
  private static void joinSubtypes(ObjectNode definitions) {
    for (JsonNode node : definitions) {
      if (node.get("$ref") instanceof TextNode reference && node instanceof ObjectNode subtype) {
        String base = reference.asText().substring("#/$defs/".length());
        subtype.remove("$ref");
        if (definitions.path(base).get("properties") instanceof ObjectNode fields) {
          subtype.withObject("/properties").setAll(fields.deepCopy());
        }
        subtype.put("additionalProperties", false);
      }
    }
  }

  /** Rates may be written as numbers, as evenly spaced on a logarithmic scale, or both. */
  private static void allowGrids(ObjectNode definitions) {
    for (JsonNode definition : definitions) {
      for (String field : List.of("learningRates", "weightDecays")) {
        JsonNode values = definition.path("properties").path(field);
        if (values instanceof ObjectNode object
            && object.remove("items") instanceof ObjectNode number) {
          object.removeAll();
          ArrayNode forms = object.putArray("anyOf");
          ArrayNode entries =
              forms.addObject().put("type", "array").putObject("items").putArray("anyOf");
          entries.add(number);
          entries.addObject().put("$ref", GRID);
          forms.addObject().put("$ref", GRID);
        }
      }
    }
  }

  private static void allowShorthands(JsonNode node) {
    if (node instanceof ArrayNode array) {
      array.forEach(StudySchema::allowShorthands);
    }
    if (node instanceof ObjectNode object) {
      object.forEach(StudySchema::allowShorthands);
      String reference = object.path("$ref").asText();
      if (NAMED.contains(reference)) {
        object.remove("$ref");
        object.putArray("anyOf").addObject().put("$ref", reference);
      }
      if (object.get("anyOf") instanceof ArrayNode forms) {
        forms.addObject().put("type", "string");
      }
    }
  }
}
