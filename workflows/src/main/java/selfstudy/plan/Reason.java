package selfstudy.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import selfstudy.spec.Json;

/** Why a stage must be computed, for a person. */
public final class Reason {
  private static final int MOST = 3;
  private static final int LONGEST = 40;

  private Reason() {}

  /**
   * Explains a miss.
   *
   * @param before the stage of the same name in an earlier plan of a study of the same name
   * @return {@code "training.epochs changed 4 -> 6"}
   */
  public static String ofMiss(Stage now, Optional<Stage> before) {
    if (before.isEmpty()) {
      return "new";
    }
    if (before.get().key().equals(now.key())) {
      return "not computed yet";
    }
    List<String> changes = new ArrayList<>();
    compare(tree(before.get()), tree(now), "", changes);
    Set<String> distinct = new LinkedHashSet<>(changes);
    String told = String.join("; ", distinct.stream().limit(MOST).toList());
    return distinct.size() > MOST ? told + "; " + (distinct.size() - MOST) + " more" : told;
  }

  private static JsonNode tree(Stage stage) {
    return Json.mapper().valueToTree(Planner.Determinants.of(stage));
  }

  private static void compare(JsonNode before, JsonNode now, String path, List<String> changes) {
    if (before.equals(now)) {
      return;
    }
    if (before instanceof ObjectNode && now instanceof ObjectNode) {
      Set<String> fields = new LinkedHashSet<>();
      before.fieldNames().forEachRemaining(fields::add);
      now.fieldNames().forEachRemaining(fields::add);
      for (String field : fields) {
        String inner = path.isEmpty() ? field : path + "." + field;
        compare(before.path(field), now.path(field), inner, changes);
      }
      return;
    }
    changes.add(change(before, now, path));
  }

  private static String change(JsonNode before, JsonNode now, String path) {
    return switch (path) {
      case "work.data.key" -> "the dataset changed";
      case "work.pretrained" -> "the encoder changed";
      case "work.tuned" -> "the tuning changed";
      case "work.entries" -> "the evaluations changed";
      case "recipe" -> "the code's recipe changed " + before + " -> " + now;
      default ->
          path.replaceFirst("^work\\.(method\\.)?", "")
              + " changed "
              + told(before)
              + " -> "
              + told(now);
    };
  }

  private static String told(JsonNode value) {
    if (value.isMissingNode()) {
      return "nothing";
    }
    String text = value instanceof ArrayNode ? value.toString() : value.asText();
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
