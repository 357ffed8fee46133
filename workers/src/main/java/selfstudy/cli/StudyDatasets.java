package selfstudy.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
import selfstudy.spec.MetricName;
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
    check(file + ": pretraining", () -> sizes(pretraining).checkPretraining(pretraining));
    for (MethodSpec method : cell.spec().methods()) {
      if (method instanceof MethodSpec.Supervised && sizes(pretraining).multiLabel()) {
        throw new BadDataException(
            file
                + ": methods: supervised: an image of "
                + pretraining.name()
                + " may show several classes, but supervised pretraining is for one each. Leave it"
                + " out, or pretrain on another dataset.");
      }
      Integer images = pretraining.images();
      check(
          file + ": methods: " + method.name(),
          method,
          images == null ? sizes(pretraining).images() : images);
    }
    List<EvaluationSpec> evaluations = cell.spec().evaluate();
    for (int i = 0; i < evaluations.size(); i++) {
      List<DataSelection> datasets = evaluations.get(i).datasets();
      for (int j = 0; j < datasets.size(); j++) {
        String where = "%s: evaluate[%d].datasets[%d]".formatted(file, i, j);
        DataSelection data = datasets.get(j);
        check(where, () -> sizes(data).checkEvaluation(data));
        checkMetric(where, datasets.get(j));
        if (sizes(datasets.get(j)).classes().size() < 2) {
          throw new BadDataException(
              where
                  + ": "
                  + datasets.get(j).name()
                  + " has one class: there is nothing to tell apart.");
        }
      }
    }
  }

  /** A ranking of images is for several classes an image, a count of right ones for one each. */
  private void checkMetric(String where, DataSelection data) {
    MetricName metric = data.metric();
    boolean multiLabel = sizes(data).multiLabel();
    if (metric != null && metric.ranks() != multiLabel) {
      List<String> fitting =
          Stream.of(MetricName.values())
              .filter(other -> other.ranks() == multiLabel)
              .map(MetricName::label)
              .toList();
      throw new BadDataException(
          where
              + ".metric: "
              + metric.label()
              + " does not fit "
              + data.name()
              + (multiLabel
                  ? ", whose images may show several classes: "
                  : ", whose images show one class each: ")
              + String.join(" or ", fitting)
              + " does.");
    }
  }

  private DatasetSizes sizes(DataSelection data) {
    return Objects.requireNonNull(found.get(data.name()), data.name()).sizes();
  }

  private static void check(String where, Runnable check) {
    try {
      check.run();
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
    found.forEach(
        (name, it) -> planned.put(name, new PlannedDataset(it.key(), it.fetched(), it.metric())));
    return planned;
  }

  @Override
  public void close() throws IOException {
    for (DatasetKeys.Found dataset : found.values()) {
      dataset.close();
    }
  }
}
