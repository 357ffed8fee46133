package selfstudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class StudySchemaTest {
  private final JsonNode schema = StudySchema.generate();

  @Test
  void namesWhatAStudyFileMustSayAndForbidsWhatItCannot() {
    assertThat(schema.path("required")).extracting(JsonNode::asText).contains("name", "methods");
    assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
  }

  @Test
  void everyReferenceHasItsDefinition() {
    assertThat(schema.findValuesAsText("$ref"))
        .isNotEmpty()
        .allSatisfy(
            reference ->
                assertThat(schema.at(reference.substring(1)).isObject()).as(reference).isTrue());
  }

  @Test
  void aMethodIsItsNameOrOneOfTheMethodsWithTheirOwnParameters() {
    JsonNode forms = schema.at("/properties/methods/items/anyOf");
    assertThat(forms).hasSize(7);
    assertThat(forms.get(6).path("type").asText()).isEqualTo("string");
    JsonNode simclr = schema.at(forms.get(0).path("$ref").asText().substring(1));
    assertThat(simclr.at("/properties/name/const").asText()).isEqualTo("simclr");
    assertThat(simclr.path("properties").has("temperature")).isTrue();
    assertThat(simclr.path("additionalProperties").asBoolean(true)).isFalse();
  }

  @Test
  void labelsAreTextOrANumber() {
    assertThat(schema.at("/$defs/Labels/type"))
        .extracting(JsonNode::asText)
        .containsExactly("string", "integer");
  }
}
