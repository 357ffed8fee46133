package selfstudy.spec;

import java.util.List;

/**
 * A study file, read: one cell for each combination of its sweep, a single unlabelled one without.
 *
 * @param id {@code <name>-<8 hex of the hash of the file with defaults filled in>}
 * @param resolved canonical JSON of the file with defaults filled in, sweep included
 */
public record Study(String id, String name, List<Cell> cells, String resolved) {
  public Study {
    Check.notEmpty("cells", cells);
    cells = List.copyOf(cells);
  }

  /**
   * One combination of the sweep's values.
   *
   * @param label {@code encoder.width=2,training.epochs=10}; empty without a sweep
   */
  public record Cell(String label, StudySpec spec) {}
}
