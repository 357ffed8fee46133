package selfstudy.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import selfstudy.dataset.DatasetSizes;
import selfstudy.dataset.ImportProgress;
import selfstudy.encoder.StoredEncoders;
import selfstudy.plan.Planner;
import selfstudy.plan.StudyPlan;
import selfstudy.spec.MethodSpec;
import selfstudy.spec.Study;
import selfstudy.spec.StudyFileException;
import selfstudy.spec.StudySource;
import selfstudy.spec.StudySpec;

/**
 * A study file with its plan. The file is read before the session's store is opened: a mistake in
 * it starts no server. The names of its datasets are looked up in the store, which knows those that
 * were imported.
 *
 * @param sizes of its datasets, by key
 * @param absent what a person has to do for each dataset that is still to be imported
 */
record PreparedStudy(
    Study study, StudyPlan plan, Map<String, DatasetSizes> sizes, Map<String, String> absent) {
  private static PreparedStudy of(Study study, StudyDatasets datasets) {
    return new PreparedStudy(
        study, new Planner().plan(study, datasets.planned()), datasets.sizes(), datasets.absent());
  }

  /**
   * Reads only: datasets get their keys, but nothing is imported.
   *
   * @throws StudyFileException with all that is wrong with the file, else with all that is wrong
   *     with the datasets and encoders that it names
   */
  static PreparedStudy peek(StudyFile file, Session session)
      throws IOException, StudyFileException {
    StudySource source = file.source();
    StudyProblems problems = encoders(source, session);
    try (StudyDatasets datasets =
        StudyDatasets.find(source.study(), problems, file, session, ImportProgress.NONE)) {
      problems.refuse();
      return of(source.study(), datasets);
    }
  }

  /**
   * Imports the folders and archives that the study names, for workers read only the store.
   *
   * @throws StudyFileException as {@link #peek}; datasets that are {@link #absent} are wrong, too
   */
  static PreparedStudy withImports(StudyFile file, Session session, ImportProgress progress)
      throws IOException, StudyFileException {
    StudySource source = file.source();
    StudyProblems problems = encoders(source, session);
    try (StudyDatasets datasets =
        StudyDatasets.find(source.study(), problems, file, session, progress)) {
      datasets.store();
      return of(source.study(), datasets);
    }
  }

  /** What is wrong with the encoders that the study names: those are imported by hand. */
  private static StudyProblems encoders(StudySource source, Session session) throws IOException {
    StudyProblems problems = new StudyProblems(source);
    List<Study.Cell> cells = source.study().cells();
    for (int i = 0; i < cells.size(); i++) {
      StudySpec spec = cells.get(i).spec();
      for (int j = 0; j < spec.methods().size(); j++) {
        if (spec.methods().get(j) instanceof MethodSpec.Imported imported) {
          problems.note(
              i,
              "methods/" + j + "/weights",
              () -> new StoredEncoders(session.store()).require(imported, spec.encoder()));
        }
      }
    }
    return problems;
  }
}
