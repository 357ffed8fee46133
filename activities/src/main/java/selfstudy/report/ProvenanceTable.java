package selfstudy.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What the results of a study rest on: of each circumstance all the values that it had. What
 * differs from stage to stage by nature (its key, name, seed) is left to the stages.
 */
final class ProvenanceTable {
  private static final String FINISHED = "finished";

  /** The fields shown, with what the page calls them. */
  private static final List<Map.Entry<String, String>> SHOWN =
      List.of(
          Map.entry("commit", "commit of the code"),
          Map.entry("recipe", "recipe versions"),
          Map.entry("engine", "engine"),
          Map.entry("device", "device"),
          Map.entry("threads", "compute threads"),
          Map.entry("precision", "precision"),
          Map.entry("tf32", "TF32"),
          Map.entry("cpu", "processor"),
          Map.entry("java", "Java"),
          Map.entry("os", "system"),
          Map.entry("worker", "workers"));

  private final Map<String, TreeSet<String>> values = new LinkedHashMap<>();
  private final TreeSet<String> finished = new TreeSet<>();
  private double seconds;

  ProvenanceTable() {
    SHOWN.forEach(field -> values.put(field.getKey(), new TreeSet<>()));
  }

  /** One stage's. */
  void add(JsonNode provenance) {
    values.forEach(
        (field, seen) -> {
          JsonNode value = provenance.path(field);
          if (value.isValueNode() && !value.isNull()) {
            seen.add(value.asText());
          }
        });
    if (provenance.path(FINISHED).isTextual()) {
      finished.add(provenance.path(FINISHED).asText());
    }
    seconds += provenance.path(StudyResults.SECONDS).asDouble();
  }

  /** In order of showing; empty if no stage has any. */
  Map<String, String> rows() {
    Map<String, String> rows = new LinkedHashMap<>();
    for (Map.Entry<String, String> field : SHOWN) {
      String seen = String.join(", ", values.getOrDefault(field.getKey(), new TreeSet<>()));
      if (!seen.isEmpty()) {
        rows.put(field.getValue(), seen);
      }
    }
    if (!finished.isEmpty()) {
      rows.put("first result", minute(finished.first()));
      rows.put("last result", minute(finished.last()));
      rows.put("compute time", Figures.duration(seconds) + ", all stages together");
    }
    return rows;
  }

  /** From ISO 8601 in UTC. */
  private static String minute(String instant) {
    return instant.length() < 16 ? instant : instant.substring(0, 16).replace('T', ' ') + " UTC";
  }
}
