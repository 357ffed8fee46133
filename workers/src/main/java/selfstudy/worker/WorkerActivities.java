package selfstudy.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import selfstudy.activity.Host;
import selfstudy.activity.StageActivitiesImpl;
import selfstudy.activity.StageRunner;
import selfstudy.activity.StudyActivitiesImpl;
import selfstudy.activity.StudyReporter;
import selfstudy.config.Settings;
import selfstudy.dataset.Catalogue;
import selfstudy.dataset.DatasetFetch;
import selfstudy.dataset.Leftovers;
import selfstudy.dataset.StoredDatasets;
import selfstudy.dataset.StoredTestSplits;
import selfstudy.encoder.StoredEncoders;
import selfstudy.report.StudyResults;
import selfstudy.store.ArtifactStageStore;
import selfstudy.store.ArtifactStore;
import selfstudy.store.StageStates;
import selfstudy.store.StageStore;
import selfstudy.store.StudyStore;
import selfstudy.tensor.Engine;

/** Wires the implementations of the activity interfaces for one worker. */
public final class WorkerActivities {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerActivities.class);

  private WorkerActivities() {}

  /**
   * The implementations, to be registered.
   *
   * @param engine that trains
   * @param name of this worker, for provenance and as owner of stages
   */
  public static List<Object> of(
      Settings settings, ArtifactStore store, Engine engine, String name) {
    Path work = settings.home().work();
    Path copies = settings.home().copies();
    sweep(work, copies);
    Host host = Host.local(System.getProperty("selfstudy.commit", "unknown"), engine.version());
    StageStore stages = new ArtifactStageStore(store);
    StudyStore studies = new StudyStore(store);
    StudyResults results = new StudyResults(stages);
    StageStates states = new StageStates(store, stages);
    return List.of(
        new StageActivitiesImpl(
            new StageRunner(stages, work, host, name),
            studies,
            results,
            new StoredDatasets(store, copies, settings.cacheBytes()),
            new StoredTestSplits(store, copies, settings.cacheBytes()),
            new DatasetFetch(Catalogue.standard(), store, work),
            new StoredEncoders(store),
            engine,
            settings
                .training()
                .settings(Runtime.getRuntime().availableProcessors(), 1, engine.threads()),
            name),
        new StudyActivitiesImpl(
            studies, stages, states, new StudyReporter(studies, states, results)));
  }

  private static void sweep(Path work, Path copies) {
    Leftovers leftovers = new Leftovers(Instant.now());
    try {
      leftovers.sweepFolders(work);
      leftovers.sweepCopies(copies);
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("What killed processes left in {} stays until the next start", work, e);
    }
  }
}
