package selfstudy.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import selfstudy.infra.testing.RealServers;
import selfstudy.store.ArtifactStore;

@ExtendWith(WithUninterruptedRun.class)
class SeparateProcessesTest {
  private static final long LIMIT_MINUTES = 8;
  private static final long POLL_MILLIS = 1000;

  @RegisterExtension static final RealServers SERVERS = new RealServers();

  private final UninterruptedRun whole;
  private final StudyHome home;

  SeparateProcessesTest(UninterruptedRun whole, @TempDir Path folder) throws IOException {
    this.whole = whole;
    this.home = new StudyHome(folder.resolve("home")).seeded();
  }

  @AfterEach
  void endWhatIsLeft() throws IOException, InterruptedException {
    home.close();
  }

  @Test
  void workersAndCommandsMeetOnTemporalAndMinio() throws Exception {
    home.with(SERVERS.temporal()).with(SERVERS.minio(), "studies-here");
    Path file = whole.studies().part("separate", 5);
    List<StudyProcess> workers = List.of(home.start("worker"), home.start("worker"));

    String study = home.start("submit", file).succeeds().out().strip();
    assertThat(study).matches("separate-[0-9a-f]{8}");
    JsonNode status = completed(study, workers);

    assertThat(status.path("study").asText()).isEqualTo(study);
    assertThat(status.path("stages")).hasSize(7);
    for (JsonNode stage : status.path("stages")) {
      assertThat(stage.path("state").asText()).isEqualTo("done");
      has(stage, "key", "kind", "name", "method", "dataset", "protocol", "seed");
      has(stage, "attempts", "step", "steps", "lastHeartbeat", "device");
    }
    JsonNode row = home.json("compare", study, "--json").path("rows").path(0);
    has(row, "method", "dataset", "protocol", "metric", "n", "mean", "low", "high", "values");
    assertThat(row.path("low").isNull()).as("no interval below three seeds").isTrue();
    JsonNode studies = home.json("status", "--json").path("studies");
    assertThat(studies).hasSize(1);
    has(studies.path(0), "study", "state", "done", "total");
    theBucketHolds(study, status);
    assertThat(whole.end().pretrained())
        .containsAllEntriesOf(home.pretrained(home.pretrainings(file)));
    assertThat(home.root().resolve("store")).as("a store beside the bucket").doesNotExist();
    workers.forEach(StudyProcess::terminate);
    for (StudyProcess worker : workers) {
      worker.succeeds();
    }
  }

  /** Polls as a script would. */
  private JsonNode completed(String study, List<StudyProcess> workers)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(LIMIT_MINUTES);
    JsonNode status = home.json("status", study, "--json");
    while (!status.path("state").asText().equals("completed")) {
      assertThat(status.path("state").asText()).as(status.toPrettyString()).isEqualTo("running");
      for (StudyProcess worker : workers) {
        assertThat(worker.handle().isAlive()).as(worker.describe()).isTrue();
      }
      assertThat(System.nanoTime()).as(status.toPrettyString()).isLessThan(end);
      Thread.sleep(POLL_MILLIS);
      status = home.json("status", study, "--json");
    }
    return status;
  }

  private void theBucketHolds(String study, JsonNode status) throws IOException {
    try (ArtifactStore bucket = home.store()) {
      assertThat(bucket.describe()).contains("s3://");
      assertThat(bucket.list("studies/" + study + "/")).contains("studies/" + study + "/plan.json");
      assertThat(bucket.list("datasets/")).anyMatch(key -> key.endsWith("/manifest.json"));
      for (JsonNode stage : status.path("stages")) {
        String head = "stages/" + stage.path("key").asText() + "/head.json";
        assertThat(bucket.read(head)).as(stage.path("name").asText()).isPresent();
      }
    }
  }

  private static void has(JsonNode object, String... fields) {
    assertThat(object.fieldNames()).toIterable().as(object.toString()).contains(fields);
  }
}
