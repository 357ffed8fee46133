package selfstudy.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import selfstudy.plan.Recipes;
import selfstudy.plan.Stage;
import selfstudy.plan.StageWork;
import selfstudy.plan.StudyPlan;
import selfstudy.spec.EncoderSpec;
import selfstudy.spec.Json;
import selfstudy.spec.Labels;
import selfstudy.spec.MetricName;
import selfstudy.spec.Numerics;
import selfstudy.spec.ProtocolSpec;
import selfstudy.spec.VerdictSpec;
import selfstudy.store.ArtifactStageStore;
import selfstudy.store.DirectoryArtifactStore;

final class StudyResultsTest {
  private static final StudyPlan PLAN = new StudyPlan("s-1", "s", List.of(evaluation(), summary()));

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path folder;

  @Test
  void theTableIsTheSummarysOnceThereIsOne() throws IOException {
    ArtifactStageStore stages = stages();
    assertThat(new StudyResults(stages).comparison(PLAN).rows()).isEmpty();
    Comparison made = new Results().add("simclr", "digits", "linear", 80, 82, 84).compare(5);
    publish(stages, "summary", StudyResults.COMPARISON, Json.write(made));
    assertThat(new StudyResults(stages).comparison(PLAN)).isEqualTo(made);
  }

  @Test
  void anUnreadableResultIsNamedWithItsStage() throws IOException {
    ArtifactStageStore stages = stages();
    publish(stages, "probe", StudyResults.EVALUATION, "{".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> new StudyResults(stages).evaluations(PLAN))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("evaluation.json of stage probe cannot be read");
  }

  @Test
  void theProvenanceIsToldOnceForAllStages() throws IOException {
    ArtifactStageStore stages = stages();
    publish(stages, "probe", StudyResults.PROVENANCE, provenance("probe", "08:46:09.3", 3600));
    publish(stages, "summary", StudyResults.PROVENANCE, provenance("summary", "09:07:00", 61));
    StudyReport report = new StudyResults(stages).report(PLAN, new MissingResults(List.of(), 0));
    assertThat(report.provenance())
        .containsExactly(
            Map.entry("commit of the code", "3b55f05"),
            Map.entry("compute threads", "1"),
            Map.entry("first result", "2026-11-24 08:46 UTC"),
            Map.entry("last result", "2026-11-24 09:07 UTC"),
            Map.entry("compute time", "1 h 1 min, all stages together"));
  }

  private static byte[] provenance(String stage, String time, int seconds) {
    return Json.write(
        Map.of(
            "stage",
            stage,
            "commit",
            "3b55f05",
            "threads",
            1,
            "finished",
            "2026-11-24T" + time + "Z",
            "seconds",
            seconds));
  }

  private ArtifactStageStore stages() throws IOException {
    return new ArtifactStageStore(new DirectoryArtifactStore(folder.resolve("store")));
  }

  private void publish(ArtifactStageStore stages, String stage, String part, byte[] content)
      throws IOException {
    Path file = Files.write(folder.resolve(part), content);
    stages.claim(stage, "worker").publishResult(Map.of(part, file));
  }

  private static Stage evaluation() {
    return stage(
        "probe",
        new StageWork.Evaluate(
            new ProtocolSpec.Knn(5, 0.1),
            new EncoderSpec(
                EncoderSpec.Architecture.SMALL, EncoderSpec.Stem.STRIDE2, 1, List.of(8)),
            new StageWork.DataInput("d", null, Labels.ALL),
            MetricName.TOP_1,
            16,
            null,
            null,
            1));
  }

  private static Stage summary() {
    StageWork.Summarise.Entry entry =
        new StageWork.Summarise.Entry("probe", "simclr", "digits", "knn", 1, null);
    return stage("summary", new StageWork.Summarise(List.of(entry), new VerdictSpec(5)));
  }

  private static Stage stage(String key, StageWork work) {
    Numerics numerics = new Numerics(Numerics.DeviceClass.CPU, 1, Numerics.Precision.FP32, false);
    return new Stage(
        key, key, null, null, null, null, List.of(), work, Recipes.of(work.kind()), numerics);
  }
}
