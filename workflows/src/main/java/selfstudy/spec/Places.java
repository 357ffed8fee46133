package selfstudy.spec;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.Optional;

/** Where the fields of a study stand in its file, whoever wrote them: itself, or its sweep. */
final class Places {
  private final String file;
  private final YamlSource source;

  /**
   * @param file as messages are to name it
   */
  Places(String file, YamlSource source) {
    this.file = file;
    this.source = source;
  }

  /**
   * @param field the field at fault, as the study spells it
   * @param written where in the file its value was written
   */
  record Origin(JsonPointer field, JsonPointer written) {}

  /** What in the file made a mistake in a cell of the sweep. */
  Origin origin(Mistake mistake, Sweep.Cell cell) {
    JsonPointer at = mistake.at();
    return found(mistake, at, cell)
        .or(() -> maker(mistake, cell))
        .or(() -> found(mistake, inherited(at), cell))
        .orElse(new Origin(at, at));
  }

  /** The mistake with its place. */
  StudyFileException.Problem problem(Mistake mistake, Origin origin, Sweep.Cell cell) {
    JsonPointer written = origin.written();
    Place place = mistake.key() ? source.ofKey(written) : source.ofValue(written);
    String message = String.valueOf(mistake.getMessage());
    if (written.toString().startsWith("/sweep/") && !cell.label().isEmpty()) {
      message += " (in the sweep's cell " + cell.label() + ")";
    }
    String path = StudyFileException.path(origin.field());
    return new StudyFileException.Problem(file, place.line(), place.column(), path, message);
  }

  private Optional<Origin> found(Mistake mistake, JsonPointer field, Sweep.Cell cell) {
    boolean whole = mistake.key() && cell.origins().containsKey(field);
    return cell.origin(field)
        .map(swept -> whole ? swept.head() : swept)
        .or(() -> source.has(field) ? Optional.of(field) : Optional.empty())
        .map(written -> new Origin(field, written));
  }

  private static Optional<Origin> maker(Mistake mistake, Sweep.Cell cell) {
    return mistake.key()
        ? cell.maker(mistake.at()).map(written -> new Origin(mistake.at(), written))
        : Optional.empty();
  }

  /** Where a method's field comes from if the method itself does not have it. */
  private static JsonPointer inherited(JsonPointer at) {
    JsonPointer field = "methods".equals(at.getMatchingProperty()) ? tail(tail(at)) : at;
    return field.toString().matches("/(training|seeds)(/.*)?") ? field : at;
  }

  private static JsonPointer tail(JsonPointer at) {
    JsonPointer tail = at.tail();
    return tail == null ? JsonPointer.empty() : tail;
  }
}
