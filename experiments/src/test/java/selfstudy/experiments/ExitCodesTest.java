package selfstudy.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a script sees. */
@ExtendWith(WithUninterruptedRun.class)
class ExitCodesTest {
  private final TinyStudy studies;
  private final StudyHome home;

  ExitCodesTest(UninterruptedRun whole, @TempDir Path folder) {
    this.studies = whole.studies();
    this.home = new StudyHome(folder.resolve("home"));
  }

  @AfterEach
  void endWhatIsLeft() throws IOException, InterruptedException {
    home.close();
  }

  @Test
  void aStageThatFailsForGoodIsOneAndItsSiblingsGoOn() throws Exception {
    Path study = studies.diverging("diverging");

    StudyProcess run = home.seeded().start("run", study);

    assertThat(run.await()).as(run.describe()).isEqualTo(1);
    assertThat(run.out())
        .contains("FAILED pretrain/moco/seed-1", "not finite", "needs attention")
        .contains("run " + study + " --skip pretrain/moco/seed-1");
    for (JsonNode stage : home.json("plan", study, "--json").path("stages")) {
      String name = stage.path("name").asText();
      boolean done = name.contains("/random/") || name.startsWith("dataset");
      assertThat(stage.path("state").asText()).as(name).isEqualTo(done ? "hit" : "miss");
    }
    StudyProcess without = home.start("run", study, "--skip", "pretrain/moco/seed-1").succeeds();
    assertThat(without.out()).containsPattern("knn +random").doesNotContainPattern("knn +moco");
  }

  @Test
  void aBadStudyFileIsTwoAndNothingIsWritten() throws Exception {
    Path study = studies.part("misspelt", 5);
    Files.writeString(study, Files.readString(study).replace("epochs: 24", "epoch: 24"));

    StudyProcess run = home.start("run", study);

    assertThat(run.await()).isEqualTo(2);
    assertThat(run.err()).contains("misspelt.yaml:8:41", "epoch", "did you mean", "epochs");
    assertThat(run.out()).isEmpty();
    assertThat(home.root()).doesNotExist();
  }

  @Test
  void aServerThatIsNotThereIsThreeAndNothingIsWritten() throws Exception {
    Path study = studies.part("nowhere", 5);
    home.with("TEMPORAL_ADDRESS", "127.0.0.1:" + closedPort());

    StudyProcess submit = home.start("submit", study);

    assertThat(submit.await()).isEqualTo(3);
    assertThat(submit.err()).contains("Temporal", "127.0.0.1", "selfstudy up");
    assertThat(submit.out()).isEmpty();
    assertThat(home.root()).doesNotExist();
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
