package selfstudy.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import selfstudy.infra.testing.RealServers;

@ExtendWith(WithUninterruptedRun.class)
class InterruptedStudyTest {
  @RegisterExtension static final RealServers SERVERS = new RealServers();

  /** Where results go. */
  enum Store {
    DIRECTORY,
    MINIO
  }

  private final UninterruptedRun whole;
  private final Path study;
  private final StudyHome home;

  InterruptedStudyTest(UninterruptedRun whole, @TempDir Path folder) throws IOException {
    this.whole = whole;
    this.study = whole.study();
    this.home = new StudyHome(folder.resolve("home")).seeded();
  }

  @AfterEach
  void endWhatIsLeft() throws IOException, InterruptedException {
    home.close();
  }

  @ParameterizedTest
  @EnumSource
  void aRunWhoseWorkerIsKilledGoesOnByItself(Store store) throws Exception {
    Map<String, String> keys = whole.end().keys();
    StudyProcess run = run(store, "one-worker");

    Killing.Cut cut = new Killing(home, run, keys).worker();

    run.succeeds();
    assertThat(run.out()).contains("ended with exit code 137 and is started again");
    assertThat(resumptions(cut)).contains(cut.step());
    endsAsUninterrupted();
  }

  @ParameterizedTest
  @EnumSource
  void theSameCommandContinuesFromTheLastCheckpointAfterEverythingIsKilled(Store store)
      throws Exception {
    Map<String, String> keys = whole.end().keys();
    StudyProcess run = run(store, "everything");

    Killing.Cut cut = new Killing(home, run, keys).everything();

    JsonNode left = planned(cut.stage());
    assertThat(left.path("state").asText()).isEqualTo("resume");
    assertThat(left.path("reason").asText()).isEqualTo("checkpoint at step " + cut.step());
    StudyProcess again = home.start("run", study, "--heartbeat-timeout", 6).succeeds();
    assertThat(again.out()).contains("Does pretraining pay?");
    assertThat(resumptions(cut)).contains(cut.step());
    endsAsUninterrupted();
  }

  private StudyProcess run(Store store, String prefix) throws IOException {
    if (store == Store.MINIO) {
      home.with(SERVERS.minio(), prefix);
    }
    return home.start("run", study, "--heartbeat-timeout", 6);
  }

  private JsonNode planned(String stage) throws IOException, InterruptedException {
    for (JsonNode planned : home.json("plan", study, "--json").path("stages")) {
      if (planned.path("name").asText().equals(stage)) {
        return planned;
      }
    }
    throw new AssertionError("No stage " + stage + " is planned");
  }

  /**
   * The steps from which a cut stage went on: more than one if a busy machine's worker fell silent.
   */
  private List<Long> resumptions(Killing.Cut cut) throws IOException {
    return Pattern.compile("Goes on from checkpoint stages/" + cut.key() + "/[^/]+/(\\d+)-")
        .matcher(home.workerLogs())
        .results()
        .map(line -> Long.valueOf(line.group(1)))
        .toList();
  }

  private void endsAsUninterrupted() throws IOException, InterruptedException {
    UninterruptedRun.End end = whole.end();
    assertThat(home.pretrained(end.keys())).isEqualTo(end.pretrained());
    assertThat(home.start("compare", study, "--json").succeeds().out()).isEqualTo(end.compared());
  }
}
