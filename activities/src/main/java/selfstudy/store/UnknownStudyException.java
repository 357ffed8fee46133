package selfstudy.store;

import java.util.List;
import selfstudy.spec.Spelling;

/** No study of that id or name was submitted to this store. */
public final class UnknownStudyException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /** A store may hold very many. */
  private static final int SHOWN = 10;

  /**
   * Says which is nearest.
   *
   * @param store where it was looked for, for a person
   * @param known ids and names of the studies that are there
   */
  public UnknownStudyException(String store, String study, List<String> known) {
    super("The store " + store + " knows no study \"" + study + "\"" + hint(study, known));
  }

  private static String hint(String study, List<String> known) {
    if (known.isEmpty()) {
      return ": it has none yet";
    }
    List<String> near = Spelling.nearest(study, known).map(List::of).orElse(known);
    return Spelling.hint(study, near.stream().limit(SHOWN).toList());
  }
}
