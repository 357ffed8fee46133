package selfstudy.report;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import selfstudy.plan.StageWork.DataInput;
import selfstudy.plan.StageWork.Evaluate;
import selfstudy.plan.StageWork.Summarise;
import selfstudy.spec.ProtocolSpec.Role;

/**
 * The metric by which a dataset counts in verdicts and average ranks: of those that a study asks of
 * it, the one that it names first, so that it is declared beforehand like the threshold. Under two
 * metrics the dataset is no second one: its rows rest on the same test images, often on the same
 * networks, and would count twice in ranks and in Holm's family. The others stand in rows of their
 * own and decide nothing.
 *
 * <p>Protocols whose results are compared with each other share it: fine-tuning and its baseline.
 */
final class PrimaryMetrics {
  private final Map<Place, String> datasets = new HashMap<>();

  /**
   * What is counted once.
   *
   * @param sweep the sweep's cell: each is a comparison of its own
   * @param protocol empty for those that train the whole network
   */
  private record Place(String sweep, String protocol, DataInput data) {
    static Place of(Summarise.Entry entry, Evaluate work) {
      return new Place(
          CellName.of(entry.method()).sweep(),
          work.protocol().role() == Role.FROZEN ? work.protocol().name() : "",
          work.data());
    }
  }

  /**
   * Those of a study, with or without results.
   *
   * @param evaluations what the entries' stages do, by key
   */
  PrimaryMetrics(Summarise study, Map<String, Evaluate> evaluations) {
    for (Summarise.Entry entry : study.entries()) {
      Evaluate work = Objects.requireNonNull(evaluations.get(entry.stage()), entry.stage());
      datasets.putIfAbsent(Place.of(entry, work), entry.dataset());
    }
  }

  /** Whether the entry's dataset was named before by another metric. */
  boolean secondary(Summarise.Entry entry, Evaluate work) {
    @Nullable String first = datasets.get(Place.of(entry, work));
    return !entry.dataset().equals(first);
  }
}
