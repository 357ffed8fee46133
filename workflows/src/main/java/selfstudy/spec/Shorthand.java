package selfstudy.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.function.Consumer;

/** Writes out what a study file may abbreviate: {@code - random} becomes {@code - name: random}. */
final class Shorthand {
  private Shorthand() {}

  /** Changes a study's tree in place; what it does not know it leaves alone. */
  static void expand(ObjectNode study) {
    text(study, "encoder", "architecture");
    text(study, "pretraining", "name");
    object(study, "pretraining", Shorthand::data);
    training(study);
    elements(study, "methods", "name", Shorthand::training);
    elements(study, "evaluate", "protocol", Shorthand::evaluation);
  }

  private static void evaluation(ObjectNode evaluation) {
    text(evaluation, "protocol", "name");
    object(evaluation, "protocol", protocol -> text(protocol, "search", "name"));
    elements(evaluation, "datasets", "name", Shorthand::data);
  }

  private static void training(ObjectNode parent) {
    object(
        parent,
        "training",
        training -> {
          text(training, "optimizer", "name");
          text(training, "schedule", "decay");
        });
  }

  private static void data(ObjectNode data) {
    JsonNode labels = data.get("labels");
    if (labels != null && labels.isIntegralNumber()) {
      data.put("labels", labels.asText());
    }
  }

  private static void text(ObjectNode parent, String field, String key) {
    if (parent.get(field) instanceof TextNode text) {
      parent.putObject(field).set(key, text);
    }
  }

  private static void object(ObjectNode parent, String field, Consumer<ObjectNode> then) {
    if (parent.get(field) instanceof ObjectNode object) {
      then.accept(object);
    }
  }

  private static void elements(
      ObjectNode parent, String field, String key, Consumer<ObjectNode> then) {
    if (parent.get(field) instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        if (array.get(i) instanceof TextNode text) {
          array.set(i, array.objectNode().set(key, text));
        }
        if (array.get(i) instanceof ObjectNode object) {
          then.accept(object);
        }
      }
    }
  }
}
