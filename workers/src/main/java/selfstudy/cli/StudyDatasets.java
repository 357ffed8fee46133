package selfstudy.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import selfstudy.dataset.BadDataException;
import selfstudy.dataset.Catalogue;
import selfstudy.dataset.DatasetCandidate;
import selfstudy.dataset.DatasetImport;
import selfstudy.dataset.DatasetKeys;
import selfstudy.dataset.DatasetSizes;
import selfstudy.dataset.ImportProgress;
import selfstudy.plan.PlannedDataset;
import selfstudy.spec.DataSelection;
import selfstudy.spec.EvaluationSpec;
import selfstudy.spec.InvalidSpec;
import selfstudy.spec.MethodSpec;
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
    DataSelection pretraining = cell.spec().pretraining();
    check(file + ": pretraining", pretraining);
    for (MethodSpec method : cell.spec().methods()) {
      Integer images = pretraining.images();
      check(
          file + ": methods: " + method.name(),
          method,
          images == null ? sizes(pretraining).images() : images);
    }
    for (EvaluationSpec evaluation : cell.spec().evaluate()) {
      for (DataSelection data : evaluation.datasets()) {
        check(file + ": evaluate", data);
        if (dataset(data).multiLabel()) {
          throw new BadDataException(
              file
                  + ": evaluate: an image of "
                  + data.name()
                  + " may show several classes, which no protocol can judge yet. Pretrain on it, or"
                  + " leave it out.");
        }
        if (sizes(data).classes().size() < 2) {
          throw new BadDataException(
              file
                  + ": evaluate: "
                  + data.name()
                  + " has one class: there is nothing to tell apart.");
        }
      }
    }
  }

  private DatasetSizes sizes(DataSelection data) {
    return dataset(data).sizes();
  }

  private DatasetKeys.Found dataset(DataSelection data) {
    return Objects.requireNonNull(found.get(data.name()), data.name());
  }

  private void check(String where, DataSelection data) {
    try {
      sizes(data).check(data);
    } catch (BadDataException e) {
      throw new BadDataException(where + ": " + e.getMessage());
    }
  }

  /** A file that names no number of images leaves this to whoever has counted them. */
  private static void check(String where, MethodSpec method, int images) {
    try {
      method.checkImages("", images);
    } catch (InvalidSpec e) {
      throw new BadDataException(where + ": " + e.getMessage() + ".", e);
    }
  }

  /**
   * Brings folders and archives into the store, when all of them turned out to be good.
   *
   * @throws BadDataException if there are {@link #absent} ones
   */
  void store() throws IOException {
    if (!absent().isEmpty()) {
      throw new BadDataException(
          "Not in the store yet:\n  "
              + absent().entrySet().stream()
                  .map(it -> it.getKey() + ": " + it.getValue())
                  .collect(Collectors.joining("\n  ")));
    }
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

  /** What a person has to do for each dataset that is still to be imported. */
  Map<String, String> absent() {
    Map<String, String> absent = new LinkedHashMap<>();
    found.forEach(
        (name, it) -> {
          if (it.absent() != null) {
            absent.put(name, it.absent());
          }
        });
    return absent;
  }

  /** The sizes of all, by key. */
  Map<String, DatasetSizes> sizes() {
    return found.values().stream()
        .collect(
            Collectors.toMap(DatasetKeys.Found::key, DatasetKeys.Found::sizes, (one, same) -> one));
  }

  Map<String, PlannedDataset> planned() {
    Map<String, PlannedDataset> planned = new LinkedHashMap<>();
    found.forEach((name, it) -> planned.put(name, new PlannedDataset(it.key(), it.fetched())));
    return planned;
  }

  @Override
  public void close() throws IOException {
    for (DatasetKeys.Found dataset : found.values()) {
      dataset.close();
    }
  }
}
