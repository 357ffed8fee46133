package selfstudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import selfstudy.spec.Json;
import selfstudy.spec.StudyFileException;
import selfstudy.spec.StudyReader;
import selfstudy.spec.StudySpec;

class StudySchemaTest {
  private static final String EVERYTHING =
      """
      name: everything
      seeds: [1]
      pretraining: {name: digits, images: 1000}
      methods:
        - {name: simclr, training: {microbatch: 32, optimizer: {name: lars}}}
        - {name: moco, training: {optimizer: {name: adamw}}}
        - {name: pirl, training: {optimizer: {name: sgd}}}
      evaluate:
        - {protocol: linear, datasets: [digits]}
        - {protocol: knn, datasets: [digits]}
        - {protocol: {name: finetune, search: halving}, datasets: [digits]}
        - {protocol: {name: scratch, search: {name: random, trials: 2}}, datasets: [digits]}
      """;

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
  void numbersHaveTheRangesThatTheReaderAccepts() throws Exception {
    JsonNode whole = Json.mapper().valueToTree(spec(EVERYTHING));
    Set<String> seen = new TreeSet<>();
    for (JsonPointer at : numbers(whole, JsonPointer.empty())) {
      String field =
          at.last().mayMatchElement()
              ? at.head().last().getMatchingProperty()
              : at.last().getMatchingProperty();
      SchemaRanges.Range range = SchemaRanges.all().get(field);
      if (range != null) {
        seen.add(field);
        BigDecimal least = BigDecimal.ONE.movePointLeft(range.low().scale());
        String outside = field + " must (lie|be at least|be a positive).*";
        assertThat(mistakes(whole, at, range.low()).matches("(?s).*" + outside))
            .as("%s of %s", at, range)
            .isEqualTo(range.open());
        assertThat(mistakes(whole, at, range.low().subtract(least))).as("%s", at).contains(field);
        if (range.high() != null) {
          assertThat(mistakes(whole, at, range.high().add(least))).as("%s", at).contains(field);
        }
      }
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(SchemaRanges.all().keySet());
    assertThat(schema.at("/$defs/TrainingSpec/properties/epochs/minimum").asInt()).isEqualTo(1);
    assertThat(schema.at("/properties/seeds/items/minimum").asInt(-1)).isZero();
  }

  private static List<JsonPointer> numbers(JsonNode node, JsonPointer at) {
    List<JsonPointer> found = new ArrayList<>();
    if (node.isNumber()) {
      found.add(at);
    }
    node.properties()
        .forEach(it -> found.addAll(numbers(it.getValue(), at.appendProperty(it.getKey()))));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      found.addAll(numbers(node.get(i), at.appendIndex(i)));
    }
    return found;
  }

  /** What the reader has against the study with that number. */
  private static String mistakes(JsonNode whole, JsonPointer at, BigDecimal number)
      throws Exception {
    JsonNode study = whole.deepCopy();
    JsonNode parent = study.at(at.head());
    boolean integral = whole.at(at).isIntegralNumber() && number.stripTrailingZeros().scale() <= 0;
    JsonNode value =
        integral
            ? IntNode.valueOf(number.intValueExact())
            : DoubleNode.valueOf(number.doubleValue());
    if (parent instanceof ArrayNode list) {
      list.set(at.last().getMatchingIndex(), value);
    } else {
      ((ObjectNode) parent).set(at.last().getMatchingProperty(), value);
    }
    try {
      spec(study.toString());
      return "";
    } catch (StudyFileException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static StudySpec spec(String yaml) throws StudyFileException {
    return new StudyReader().read("study.yaml", yaml).cells().get(0).spec();
  }

  @Test
  void ratesAreNumbersOrGridsAndASearchIsItsNameOrOneOfThree() {
    JsonNode finetune =
        StreamSupport.stream(schema.path("$defs").spliterator(), false)
            .map(definition -> definition.path("properties"))
            .filter(fields -> fields.at("/name/const").asText().equals("finetune"))
            .findFirst()
            .orElseThrow();
    JsonNode forms = finetune.at("/learningRates/anyOf");
    assertThat(forms).hasSize(2);
    assertThat(forms.at("/0/items/anyOf/0/type").asText()).isEqualTo("number");
    assertThat(forms.at("/0/items/anyOf/0/exclusiveMinimum").asInt(-1)).isZero();
    String grid = forms.at("/1/$ref").asText().substring(1);
    assertThat(schema.at(grid).path("properties").has("values")).isTrue();
    assertThat(finetune.at("/search/anyOf")).hasSize(4);
    assertThat(finetune.at("/tunedOn/type"))
        .extracting(JsonNode::asText)
        .containsExactly("integer", "null");
  }

  @Test
  void labelsAreTextOrANumber() {
    assertThat(schema.at("/$defs/Labels/type"))
        .extracting(JsonNode::asText)
        .containsExactly("string", "integer");
  }

  @Test
  void aDatasetsMetricIsOneOfTheKnown() {
    assertThat(schema.at("/$defs/DataSelection/properties/metric").toString())
        .contains("#/$defs/MetricName", "official");
    assertThat(schema.at("/$defs/MetricName").toString())
        .contains("mean-per-class", "11-point-map");
  }
}
