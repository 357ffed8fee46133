package selfstudy.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import selfstudy.dataset.Catalogue;
import selfstudy.dataset.DatasetImport;
import selfstudy.dataset.DatasetKeys;
import selfstudy.dataset.ImportProgress;
import selfstudy.plan.PlannedDataset;
import selfstudy.plan.Planner;
import selfstudy.plan.StudyPlan;
import selfstudy.spec.Study;
import selfstudy.spec.StudyFileException;
import selfstudy.store.ArtifactStore;

/** A study file with its plan. */
record PreparedStudy(Study study, StudyPlan plan) {
  /** Reads only: datasets get their keys, but nothing is imported. */
  static PreparedStudy peek(StudyFile file, ArtifactStore store)
      throws IOException, StudyFileException {
    return prepare(file, store, DatasetKeys::peek);
  }

  /** Imports the folders and archives that the study names, for workers read only the store. */
  static PreparedStudy withImports(StudyFile file, ArtifactStore store, ImportProgress progress)
      throws IOException, StudyFileException {
    return prepare(file, store, (keys, name) -> keys.resolve(name, progress));
  }

  private static PreparedStudy prepare(StudyFile file, ArtifactStore store, Resolution resolution)
      throws IOException, StudyFileException {
    Study study = file.read();
    DatasetKeys keys =
        new DatasetKeys(
            Catalogue.standard(),
            new DatasetImport(store, Path.of(System.getProperty("java.io.tmpdir"))),
            file.folder());
    Map<String, PlannedDataset> datasets = new LinkedHashMap<>();
    for (Study.Cell cell : study.cells()) {
      for (String name : cell.spec().datasets()) {
        if (!datasets.containsKey(name)) {
          DatasetKeys.Resolved resolved = resolution.of(keys, name);
          datasets.put(name, new PlannedDataset(resolved.key(), resolved.fetch()));
        }
      }
    }
    return new PreparedStudy(study, new Planner().plan(study, datasets));
  }

  private interface Resolution {
    DatasetKeys.Resolved of(DatasetKeys keys, String name) throws IOException;
  }
}
