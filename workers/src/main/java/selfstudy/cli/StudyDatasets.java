package selfstudy.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import selfstudy.dataset.BadDataException;
import selfstudy.dataset.Catalogue;
import selfstudy.dataset.DatasetCandidate;
import selfstudy.dataset.DatasetImport;
import selfstudy.dataset.DatasetKeys;
import selfstudy.dataset.ImportProgress;
import selfstudy.plan.PlannedDataset;
import selfstudy.spec.DataSelection;
import selfstudy.spec.EvaluationSpec;
import selfstudy.spec.Study;

/** The datasets that a study names; one bad one keeps all out of the store. */
final class StudyDatasets implements AutoCloseable {
  private final Map<String, DatasetKeys.Found> found = new LinkedHashMap<>();

  /**
   * Reads what the study names.
   *
   * @throws BadDataException if one can't be had, or has fewer images than the study asks for
   */
  static StudyDatasets find(Study study, StudyFile file, Session session, ImportProgress progress)
      throws IOException {
    DatasetKeys keys =
        new DatasetKeys(
            Catalogue.standard(),
            new DatasetImport(session.store(), session.settings().home().work()),
            file.folder());
    StudyDatasets datasets = new StudyDatasets();
    boolean good = false;
    try {
      for (Study.Cell cell : study.cells()) {
        for (String name : cell.spec().datasets()) {
          if (!datasets.found.containsKey(name)) {
            datasets.found.put(name, keys.find(name, progress));
          }
        }
        datasets.check(file.name(), cell);
      }
      good = true;
      return datasets;
    } finally {
      if (!good) {
        datasets.close();
      }
    }
  }

  private void check(String file, Study.Cell cell) {
    check(file + ": pretraining", cell.spec().pretraining());
    for (EvaluationSpec evaluation : cell.spec().evaluate()) {
      evaluation.datasets().forEach(data -> check(file + ": evaluate", data));
    }
  }

  private void check(String where, DataSelection data) {
    try {
      Objects.requireNonNull(found.get(data.name()), data.name()).sizes().check(data);
    } catch (BadDataException e) {
      throw new BadDataException(where + ": " + e.getMessage());
    }
  }

  /** Brings folders and archives into the store, when all of them turned out to be good. */
  void store() throws IOException {
    for (DatasetKeys.Found dataset : found.values()) {
      DatasetCandidate candidate = dataset.candidate();
      if (candidate != null) {
        candidate.decode();
      }
    }
    for (DatasetKeys.Found dataset : found.values()) {
      DatasetCandidate candidate = dataset.candidate();
      if (candidate != null) {
        candidate.store();
      }
    }
  }

  Map<String, PlannedDataset> planned() {
    Map<String, PlannedDataset> planned = new LinkedHashMap<>();
    found.forEach(
        (name, it) -> planned.put(name, new PlannedDataset(it.key(), it.candidate() == null)));
    return planned;
  }

  @Override
  public void close() throws IOException {
    for (DatasetKeys.Found dataset : found.values()) {
      dataset.close();
    }
  }
}
