package selfstudy.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a dataset comes from that was imported under a name.
 *
 * @param dataset its name in the catalogue; null for images of someone's own
 * @param subset whether it is a part or a variant only, under a name of its own
 * @param layout as which it was read
 * @param files what was read, with the SHA-256 of each archive
 * @param differences from the official dataset, after what was left out
 * @param unchecked why contents were not compared with the official ones, only names and numbers;
 *     empty if all were, or if there are no official ones
 * @param leftOut corrupt images that were left out, with the reason
 * @param notes sentences on what was done, or not done, to the images
 */
public record DatasetOrigin(
    @Nullable String dataset,
    boolean subset,
    String layout,
    List<String> files,
    List<String> differences,
    List<String> unchecked,
    List<String> leftOut,
    List<String> notes) {
  /** How {@code files} told it at first. */
  private static final String UNCHECKED =
      ".*(, without checksum|\\(official checksum not known\\))";

  public DatasetOrigin {
    files = List.copyOf(files);
    differences = List.copyOf(differences);
    unchecked = List.copyOf(unchecked);
    leftOut = List.copyOf(leftOut);
    notes = List.copyOf(notes);
  }

  /** Adds what was not kept yet when an origin was stored. */
  static void complete(@Nullable JsonNode stored) {
    if (stored instanceof ObjectNode origin) {
      if (!origin.has("notes")) {
        origin.putArray("notes");
      }
      if (!origin.has("unchecked")) {
        ArrayNode unchecked = origin.putArray("unchecked");
        for (JsonNode file : origin.path("files")) {
          if (file.asText().matches(UNCHECKED)) {
            unchecked.add(file);
          }
        }
      }
    }
  }
}
