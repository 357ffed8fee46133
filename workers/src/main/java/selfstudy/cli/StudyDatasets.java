package selfstudy.cli;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import selfstudy.dataset.Catalogue;
import selfstudy.dataset.DatasetCandidate;
import selfstudy.dataset.DatasetImport;
import selfstudy.dataset.DatasetKeys;
import selfstudy.dataset.DatasetSizes;
import selfstudy.dataset.ImportProgress;
import selfstudy.plan.PlannedDataset;
import selfstudy.spec.DataSelection;
import selfstudy.spec.EvaluationSpec;
import selfstudy.spec.MethodSpec;
import selfstudy.spec.MetricName;
import selfstudy.spec.ProtocolSpec;
import selfstudy.spec.Study;
import selfstudy.spec.StudyFileException;
import selfstudy.spec.StudySpec;

/** The datasets that a study names; one bad one keeps all out of the store. */
final class StudyDatasets implements AutoCloseable {
  private final StudyProblems problems;
  private final Map<String, Use> found = new LinkedHashMap<>();

  /**
   * A dataset that was found.
   *
   * @param cell the number of the first cell that names it
   * @param field where it is named there
   */
  private record Use(int cell, String field, DatasetKeys.Found dataset) {}

  private StudyDatasets(StudyProblems problems) {
    this.problems = problems;
  }

  /**
   * Reads what the study names.
   *
   * @param problems take up which can't be had, and which don't fit what the study asks of them
   */
  static StudyDatasets find(
      Study study, StudyProblems problems, StudyFile file, Session session, ImportProgress progress)
      throws IOException {
    DatasetKeys keys =
        new DatasetKeys(
            Catalogue.standard(),
            new DatasetImport(session.store(), session.settings().home().work()),
            file.folder());
    StudyDatasets datasets = new StudyDatasets(problems);
    boolean good = false;
    try {
      for (int cell = 0; cell < study.cells().size(); cell++) {
        StudySpec spec = study.cells().get(cell).spec();
        datasets.find(cell, spec, keys, progress);
        datasets.check(cell, spec);
        datasets.checkMetrics(cell, spec);
      }
      good = true;
      return datasets;
    } finally {
      if (!good) {
        datasets.close();
      }
    }
  }

  private void find(int cell, StudySpec spec, DatasetKeys keys, ImportProgress progress)
      throws IOException {
    for (Map.Entry<String, String> named : spec.datasetFields().entrySet()) {
      String name = named.getKey();
      String field = named.getValue();
      if (!found.containsKey(name)) {
        problems.note(
            cell, field, () -> found.put(name, new Use(cell, field, keys.find(name, progress))));
      }
    }
  }

  private void check(int cell, StudySpec spec) throws IOException {
    DatasetSizes pretraining = sizes(spec.pretraining());
    if (pretraining != null) {
      checkPretraining(cell, spec, pretraining);
    }
    for (int i = 0; i < spec.evaluate().size(); i++) {
      EvaluationSpec evaluation = spec.evaluate().get(i);
      for (int j = 0; j < evaluation.datasets().size(); j++) {
        DataSelection data = evaluation.datasets().get(j);
        DatasetSizes sizes = sizes(data);
        if (sizes != null) {
          String at = "evaluate/" + i + "/datasets/" + j;
          checkEvaluation(cell, at, data, sizes, evaluation.protocol());
        }
      }
    }
  }

  private void checkMetrics(int cell, StudySpec spec) throws IOException {
    Map<String, MetricName> official = new HashMap<>();
    found.forEach((name, use) -> official.put(name, use.dataset().metric()));
    problems.note(cell, "", () -> spec.checkMetrics(official));
  }

  private void checkPretraining(int cell, StudySpec spec, DatasetSizes sizes) throws IOException {
    DataSelection data = spec.pretraining();
    problems.note(cell, "pretraining", () -> sizes.checkPretraining(data));
    // A file that names no number of images leaves this to whoever has counted them.
    int images = data.images() == null ? sizes.images() : data.images();
    for (int i = 0; i < spec.methods().size(); i++) {
      MethodSpec method = spec.methods().get(i);
      String at = "methods/" + i;
      problems.note(cell, at, () -> method.checkImages("", images));
      if (method instanceof MethodSpec.Supervised && sizes.multiLabel()) {
        problems.note(
            cell,
            at,
            "an image of "
                + data.name()
                + " may show several classes, but supervised pretraining is for one each. Leave it"
                + " out, or pretrain on another dataset.");
      }
    }
  }

  private void checkEvaluation(
      int cell, String at, DataSelection data, DatasetSizes sizes, ProtocolSpec protocol)
      throws IOException {
    problems.note(
        cell,
        at,
        () -> {
          sizes.checkEvaluation(data);
          String otherwise = otherwise(protocol);
          if (otherwise != null) {
            sizes.checkChoice(data, otherwise);
          }
        });
    checkMetric(cell, at, data, sizes.multiLabel());
    if (sizes.classes().size() < 2) {
      problems.note(
          cell, at + "/name", data.name() + " has one class: there is nothing to tell apart.");
    }
  }

  /** What a protocol that chooses on held-out images would do without them; null if it does. */
  private static @Nullable String otherwise(ProtocolSpec protocol) {
    return protocol.<@Nullable String>match(
        linear -> linear.regularisation().values() == 1 ? null : "a regularisation of one value",
        knn -> null,
        StudyDatasets::otherwise,
        StudyDatasets::otherwise);
  }

  private static @Nullable String otherwise(ProtocolSpec.Tuning tuning) {
    return tuning.combinations() == 1 ? null : "one learning rate and one weight decay";
  }

  /** A ranking of images is for several classes an image, a count of right ones for one each. */
  private void checkMetric(int cell, String at, DataSelection data, boolean multiLabel) {
    MetricName metric = data.metric();
    if (metric != null && metric.ranks() != multiLabel) {
      List<String> fitting =
          Stream.of(MetricName.values())
              .filter(other -> other.ranks() == multiLabel)
              .map(MetricName::label)
              .toList();
      problems.note(
          cell,
          at + "/metric",
          metric.label()
              + " does not fit "
              + data.name()
              + (multiLabel
                  ? ", whose images may show several classes: "
                  : ", whose images show one class each: ")
              + String.join(" or ", fitting)
              + " does.");
    }
  }

  /** Null if it was not found, which is noted. */
  private @Nullable DatasetSizes sizes(DataSelection data) {
    Use use = found.get(data.name());
    return use == null ? null : use.dataset().sizes();
  }

  /**
   * Brings folders and archives into the store, when all of them turned out to be good.
   *
   * @throws StudyFileException if anything is wrong with the study, or {@link #absent} is not empty
   */
  void store() throws IOException, StudyFileException {
    for (Map.Entry<String, Use> named : found.entrySet()) {
      Use use = named.getValue();
      if (use.dataset().absent() != null) {
        problems.note(
            use.cell(),
            use.field(),
            named.getKey() + " is not in the store yet. " + use.dataset().absent());
      }
    }
    problems.refuse(); // Before images are decoded, which may take long.
    for (Use use : found.values()) {
      DatasetCandidate candidate = use.dataset().candidate();
      if (candidate != null) {
        problems.note(use.cell(), use.field(), candidate::decode);
      }
    }
    problems.refuse();
    for (Use use : found.values()) {
      DatasetCandidate candidate = use.dataset().candidate();
      if (candidate != null) {
        candidate.store();
      }
    }
  }

  /** What a person has to do for each dataset that is still to be imported. */
  Map<String, String> absent() {
    Map<String, String> absent = new LinkedHashMap<>();
    found.forEach(
        (name, use) -> {
          if (use.dataset().absent() != null) {
            absent.put(name, use.dataset().absent());
          }
        });
    return absent;
  }

  /** The sizes of all, by key. */
  Map<String, DatasetSizes> sizes() {
    return found.values().stream()
        .map(Use::dataset)
        .collect(
            Collectors.toMap(DatasetKeys.Found::key, DatasetKeys.Found::sizes, (one, same) -> one));
  }

  Map<String, PlannedDataset> planned() {
    Map<String, PlannedDataset> planned = new LinkedHashMap<>();
    found.forEach(
        (name, use) -> {
          DatasetKeys.Found it = use.dataset();
          planned.put(name, new PlannedDataset(it.key(), it.fetched(), it.metric()));
        });
    return planned;
  }

  @Override
  public void close() throws IOException {
    for (Use use : found.values()) {
      use.dataset().close();
    }
  }
}
