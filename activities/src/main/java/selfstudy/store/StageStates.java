package selfstudy.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import selfstudy.plan.Stage;
import selfstudy.plan.StageState;
import selfstudy.plan.StageState.State;
import selfstudy.plan.StageWork;
import selfstudy.store.StageStore.Head;

/** What the store holds of stages before they run. */
public final class StageStates {
  private static final StageState RESULT = new StageState(State.HIT, "result in the store");
  private static final StageState NOTHING = new StageState(State.MISS, "never run");

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

  /** Many stages' states by key, read in parallel. */
  public Map<String, StageState> of(List<Stage> stages) throws IOException {
    Map<String, StageState> states = new ConcurrentHashMap<>();
    try {
      stages.parallelStream().forEach(stage -> states.put(stage.key(), unchecked(stage)));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return states;
  }

  private StageState unchecked(Stage stage) {
    try {
      return of(stage);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
