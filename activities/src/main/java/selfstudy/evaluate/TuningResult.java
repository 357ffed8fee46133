package selfstudy.evaluate;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import selfstudy.evaluate.EvaluationResult.Trial;

/**
 * What a search for learning rate and weight decay came to.
 *
 * @param chosen the best combination of the last round
 * @param atEdge those of its values that are an end of their grid: the grid may be too narrow
 * @param trials every training, in order
 */
public record TuningResult(Map<String, Double> chosen, List<String> atEdge, List<Trial> trials) {
  public TuningResult {
    chosen = Collections.unmodifiableMap(new TreeMap<>(chosen));
    atEdge = List.copyOf(atEdge);
    trials = List.copyOf(trials);
  }

  /** Where there was nothing to choose. */
  static TuningResult only(Rates rates) {
    return new TuningResult(rates.parameters(), List.of(), List.of());
  }

  /** The chosen combination. */
  Rates rates() {
    return Rates.of(chosen);
  }
}
