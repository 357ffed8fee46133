package selfstudy.cli;

import java.io.IOException;
import java.util.Map;
import selfstudy.dataset.DatasetSizes;
import selfstudy.dataset.ImportProgress;
import selfstudy.encoder.StoredEncoders;
import selfstudy.plan.Planner;
import selfstudy.plan.StudyPlan;
import selfstudy.spec.MethodSpec;
import selfstudy.spec.Study;
import selfstudy.spec.StudyFileException;

/**
 * A study file with its plan. The file is read before the session's store is opened: a mistake in
 * it starts no server.
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

  /** Reads only: datasets get their keys, but nothing is imported. */
  static PreparedStudy peek(StudyFile file, Session session)
      throws IOException, StudyFileException {
    Study study = file.read();
    requireEncoders(study, session);
    try (StudyDatasets datasets = StudyDatasets.find(study, file, session, ImportProgress.NONE)) {
      return of(study, datasets);
    }
  }

  /** Imports the folders and archives that the study names, for workers read only the store. */
  static PreparedStudy withImports(StudyFile file, Session session, ImportProgress progress)
      throws IOException, StudyFileException {
    Study study = file.read();
    requireEncoders(study, session);
    try (StudyDatasets datasets = StudyDatasets.find(study, file, session, progress)) {
      datasets.store();
      return of(study, datasets);
    }
  }

  /** What is to be imported by hand should be known before anything starts. */
  private static void requireEncoders(Study study, Session session) throws IOException {
    for (Study.Cell cell : study.cells()) {
      for (MethodSpec method : cell.spec().methods()) {
        if (method instanceof MethodSpec.Imported imported) {
          new StoredEncoders(session.store()).require(imported, cell.spec().encoder());
        }
      }
    }
  }
}
