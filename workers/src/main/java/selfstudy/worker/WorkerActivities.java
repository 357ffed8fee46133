package selfstudy.worker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import selfstudy.activity.Host;
import selfstudy.activity.StageActivitiesImpl;
import selfstudy.activity.StageRunner;
import selfstudy.activity.StudyActivitiesImpl;
import selfstudy.activity.StudyReporter;
import selfstudy.config.Settings;
import selfstudy.dataset.Catalogue;
import selfstudy.dataset.DatasetFetch;
import selfstudy.dataset.StoredDatasets;
import selfstudy.report.StudyResults;
import selfstudy.spec.Numerics.DeviceClass;
import selfstudy.store.ArtifactStageStore;
import selfstudy.store.ArtifactStore;
import selfstudy.store.StageStates;
import selfstudy.store.StageStore;
import selfstudy.store.StudyStore;
import selfstudy.tensor.Engine;

/** Wires the implementations of the activity interfaces for one worker. */
public final class WorkerActivities {
  private WorkerActivities() {}

  /**
   * The implementations, to be registered.
   *
   * @param threads compute threads of a training
   * @param name of this worker, for provenance and as owner of stages
   */
  public static List<Object> of(
      Settings settings, ArtifactStore store, Device device, int threads, String name) {
    Path cache = settings.home().cache();
    Path work = cache.resolve("work");
    Engine engine =
        Engine.start(
            threads,
            device.kind() == DeviceClass.CPU
                ? ai.djl.Device.cpu()
                : ai.djl.Device.gpu(device.index()));
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
            new StoredDatasets(store, cache.resolve("datasets")),
            new DatasetFetch(Catalogue.standard(), store, work),
            engine,
            Duration.ofSeconds(settings.checkpointSeconds()),
            name),
        new StudyActivitiesImpl(
            studies, stages, states, new StudyReporter(studies, states, results)));
  }
}
