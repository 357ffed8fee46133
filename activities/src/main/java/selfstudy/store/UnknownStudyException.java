package selfstudy.store;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** No study of that id or name was submitted to this store. */
public final class UnknownStudyException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;
  private static final int SHOWN = 3;

  /**
   * Says which are nearest.
   *
   * @param known ids and names of the studies that are there
   */
  public UnknownStudyException(String study, List<String> known) {
    super("The store knows no study \"" + study + "\"" + hint(study, known));
  }

  private static String hint(String study, List<String> known) {
    if (known.isEmpty()) {
      return ": it has none yet";
    }
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    return known.stream()
        .sorted(Comparator.comparingInt(name -> distance.apply(study, name)))
        .limit(SHOWN)
        .collect(Collectors.joining(", ", "; nearest: ", ""));
  }
}
