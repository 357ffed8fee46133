package selfstudy.store;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import selfstudy.plan.Stage;
import selfstudy.plan.StageState;
import selfstudy.plan.StageState.State;
import selfstudy.plan.StageWork;
import selfstudy.store.StageStore.Head;

/** What the store holds of stages before they run. */
public final class StageStates {
  private static final StageState RESULT = new StageState(State.HIT, "result in the store");
  private static final StageState NOTHING = new StageState(State.MISS, "never run");

  /** Reads under way at once. */
  private static final int READERS = 16;

  private final ArtifactStore store;
  private final StageStore stages;

  /** Over one store. */
  public StageStates(ArtifactStore store, StageStore stages) {
    this.store = store;
    this.stages = stages;
  }

  /** One stage's state. */
  public StageState of(Stage stage) throws IOException {
    if (stage.work() instanceof StageWork.Fetch fetch) {
      return store.read("datasets/" + fetch.data() + "/manifest.json").isPresent()
          ? new StageState(State.HIT, "dataset in the store")
          : new StageState(State.MISS, "not fetched yet");
    }
    return stages.head(stage.key()).map(StageStates::of).orElse(NOTHING);
  }

  private static StageState of(Head head) {
    if (head.result() != null) {
      return RESULT;
    }
    Bundle checkpoint = head.checkpoint();
    return checkpoint == null
        ? new StageState(State.MISS, "begun, no checkpoint yet")
        : new StageState(State.RESUME, "checkpoint at step " + checkpoint.step());
  }

  /** Many stages' states by key, read in parallel: a distant store answers slowly, but to many. */
  public Map<String, StageState> of(List<Stage> stages) throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(READERS);
    try {
      Map<String, Future<StageState>> reads = new HashMap<>();
      for (Stage stage : stages) {
        reads.put(stage.key(), threads.submit(() -> of(stage)));
      }
      Map<String, StageState> states = new HashMap<>();
      for (Map.Entry<String, Future<StageState>> read : reads.entrySet()) {
        states.put(read.getKey(), read.getValue().get());
      }
      return states;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while reading what is there of the stages", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }
}
