package selfstudy.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever stands in a study file, it is read or refused with a place. */
class StudyReaderFuzzTest {
  private static final String SWEPT =
      StudyReaderTest.SMALL
          + """
          sweep:
            training.epochs: [4, 6]
            encoder.width: [1, 2]
            methods.simclr.temperature: [0.1]
          """;

  @Property(tries = 300)
  void aValueOfAnotherKindIsReadOrRefused(
      @ForAll @IntRange(max = 10_000) int where, @ForAll("junk") String junk) throws Exception {
    ObjectNode tree = YamlSource.parse(SWEPT).root().deepCopy();
    List<JsonPointer> fields = new ArrayList<>();
    collect(tree, JsonPointer.empty(), fields);
    JsonPointer field = fields.get(where % fields.size());
    JsonNode value = Json.mapper().readTree(junk);
    if (tree.at(field.head()) instanceof ArrayNode list) {
      list.set(field.last().getMatchingIndex(), value);
    } else if (tree.at(field.head()) instanceof ObjectNode object) {
      object.set(field.last().getMatchingProperty(), value);
    }
    readOrRefuse(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(tree));
  }

  @Property(tries = 300)
  void aTextWithAHoleIsReadOrRefused(
      @ForAll @IntRange(max = 1000) int from, @ForAll @IntRange(max = 12) int length) {
    int start = Math.min(from, SWEPT.length());
    int end = Math.min(start + length, SWEPT.length());
    readOrRefuse(SWEPT.substring(0, start) + SWEPT.substring(end));
  }

  @Property(tries = 100)
  void anyTextIsReadOrRefused(@ForAll String text) {
    readOrRefuse(text);
    readOrRefuse(SWEPT + text);
  }

  private static void readOrRefuse(String yaml) {
    try {
      assertThat(StudyReaderTest.read(yaml).cells()).isNotEmpty();
    } catch (StudyFileException e) {
      assertThat(e.problems())
          .isNotEmpty()
          .allSatisfy(
              problem -> {
                assertThat(problem.line()).isPositive();
                assertThat(problem.column()).isPositive();
                assertThat(problem.message()).isNotBlank().doesNotContain("selfstudy.spec");
              });
    }
  }

  private static void collect(JsonNode node, JsonPointer at, List<JsonPointer> into) {
    node.properties()
        .forEach(
            field -> {
              JsonPointer inner = at.appendProperty(field.getKey());
              into.add(inner);
              collect(field.getValue(), inner, into);
            });
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      into.add(at.appendIndex(i));
      collect(node.get(i), at.appendIndex(i), into);
    }
  }

  @Provide
  Arbitrary<String> junk() {
    return Arbitraries.of(
        "null",
        "true",
        "-1",
        "0",
        "1",
        "7",
        "1.5",
        "1e300",
        "123456789012345678",
        "\"\"",
        "\"random\"",
        "\"scratch\"",
        "\"a.b\"",
        "\"folder:\"",
        "[]",
        "[null]",
        "[1, 2]",
        "[\"digits\"]",
        "[[]]",
        "{}",
        "{\"name\": null}",
        "{\"name\": \"simclr\"}",
        "{\"name\": 5}",
        "{\"name\": {}}",
        "{\"\": 1}",
        "{\"training.epochs\": [1]}",
        "{\"methods.*.x\": [1]}",
        "{\"evaluate.0.datasets.0.labels\": [1]}",
        "{\"a..b\": [1]}");
  }
}
