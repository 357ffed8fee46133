package selfstudy.spec;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.List;

/**
 * A study, and where in its file each of its fields stands: for what is found to be wrong only when
 * its datasets are looked up.
 */
public final class StudySource {
  private final Study study;
  private final Places places;
  private final List<Sweep.Cell> cells;

  /**
   * @param cells of the study, in its order, with what the sweep set in each
   */
  StudySource(Study study, Places places, List<Sweep.Cell> cells) {
    this.study = study;
    this.places = places;
    this.cells = List.copyOf(cells);
  }

  /** The study. */
  public Study study() {
    return study;
  }

  /**
   * A mistake with its place.
   *
   * @param cell the number of the study's cell, from 0
   * @param field as {@link InvalidSpec#field} spells it: {@code evaluate/0/datasets/1/labels}
   * @param message what is wrong and what to do
   */
  public StudyFileException.Problem problem(int cell, String field, String message) {
    Mistake mistake = Mistake.inValue(JsonPointer.compile("/" + field), message);
    Sweep.Cell swept = cells.get(cell);
    return places.problem(mistake, places.origin(mistake, swept), swept);
  }
}
