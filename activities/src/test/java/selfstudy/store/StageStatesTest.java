package selfstudy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import selfstudy.plan.Stage;
import selfstudy.plan.StageState;
import selfstudy.plan.StageState.State;

final class StageStatesTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path folder;

  private final MemoryArtifactStore store = new MemoryArtifactStore();
  private final StageStore heads = new ArtifactStageStore(store);
  private final StageStates states = new StageStates(store, heads);

  private final List<Stage> stages =
      List.of(
          Stages.summary("done"),
          Stages.summary("halfway"),
          Stages.summary("begun"),
          Stages.summary("new"),
          Stages.dataset("fetched", "d1"),
          Stages.dataset("absent", "d2"));

  @BeforeEach
  void runSome() throws IOException {
    Map<String, Path> part = Map.of("w", Files.writeString(folder.resolve("w"), "x"));
    heads.claim("done", "a").publishResult(part);
    StageStore.Claim halfway = heads.claim("halfway", "a");
    halfway.publishCheckpoint(300, part);
    halfway.publishCheckpoint(400, part);
    heads.claim("begun", "a");
    store.write("datasets/d1/manifest.json", new byte[1]);
    store.write("datasets/d2/shard", new byte[1]);
  }

  @Test
  void saysWhatIsThereAndWhy() throws IOException {
    assertThat(states.of(stages))
        .isEqualTo(
            Map.of(
                "done", new StageState(State.HIT, "result in the store"),
                "halfway", new StageState(State.RESUME, "checkpoint at step 400"),
                "begun", new StageState(State.MISS, "begun, no checkpoint yet"),
                "new", new StageState(State.MISS, "never run"),
                "fetched", new StageState(State.HIT, "dataset in the store"),
                "absent", new StageState(State.MISS, "not fetched yet")));
    for (Stage stage : stages) {
      assertThat(states.of(stage)).isEqualTo(states.of(List.of(stage)).get(stage.key()));
    }
  }

  @Test
  void failsAsAWholeWhenOneHeadIsDamaged() {
    store.write("stages/new/head.json", new byte[1]);
    assertThatExceptionOfType(CorruptArtifactException.class)
        .isThrownBy(() -> states.of(stages))
        .matches(e -> e.key().equals("stages/new/head.json"));
  }
}
