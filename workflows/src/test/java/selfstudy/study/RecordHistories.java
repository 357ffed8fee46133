package selfstudy.study;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import selfstudy.contract.FailureType;
import selfstudy.contract.StudyState;

/**
 * Writes the histories that {@link ReplayTest} replays; not part of the build. After a change that
 * {@code Workflow.getVersion} guards, record new ones under new names and keep the old: {@code mvn
 * -pl workflows test -Dtest=RecordHistories}.
 */
class RecordHistories {
  private static final Path FOLDER = Path.of("src/test/resources/histories");

  private final Lab lab = new Lab();

  @AfterEach
  void close() {
    lab.close();
  }

  /** A shared stage, a failure, a pause, a retry, a skip, continuing as new. */
  @Test
  void study() throws IOException {
    lab.stages.script(
        "a",
        (key, attempt) -> {
          if (attempt == 1) {
            throw FailureType.UNREACHABLE.failure("The store is away", null);
          }
          if (attempt == 2) {
            throw FailureType.BAD_DATA.failure("Image 7 is truncated", null);
          }
        });
    lab.stages.script(
        "b",
        (key, attempt) -> {
          throw FailureType.NON_FINITE_LOSS.failure("Loss is NaN at step 7", null);
        });
    lab.stages.trainUntilStopped("c");
    Plans plan = new Plans().dataset("d").train("a", "d").train("b", "d").train("c", "d");
    plan.summarise("sum", "a", "b", "c");
    StudyWorkflow study = lab.start(StudyInput.of("s", 3), plan);
    StudyWorkflow other = lab.start("other", new Plans().dataset("d").train("c", "d"));
    Pauses.until("one waits", () -> lab.store.awaited.contains(Plans.key("c")));
    Pauses.until("a and b failed", () -> study.summary().failed().size() == 2);
    study.pause();
    other.pause();
    lab.stages.script("c", (key, attempt) -> {});
    study.resume();
    lab.awaitState(study, StudyState.ATTENTION);
    study.retry("a");
    lab.awaitState(study, StudyState.ATTENTION);
    study.skip("b");
    lab.end(study);
    write("study", WorkflowStub.fromTyped(study).getExecution());
    write("stage", execution(StageWorkflow.id(Plans.key("a"))));
    other.resume();
    lab.end(other);
    write("study-sharing", WorkflowStub.fromTyped(other).getExecution());
  }

  @Test
  void continuedStudy() throws IOException {
    Plans plan = new Plans().train("a").train("b");
    StudyWorkflow study = lab.start(StudyInput.of("s", 1).withStagesPerRun(1), plan);
    WorkflowExecution first = WorkflowStub.fromTyped(study).getExecution();
    lab.end(study);
    write("study-continuing", first);
    write("study-continued", execution(StudyWorkflow.id("s")));
  }

  private static WorkflowExecution execution(String id) {
    return WorkflowExecution.newBuilder().setWorkflowId(id).build();
  }

  private void write(String name, WorkflowExecution execution) throws IOException {
    Files.createDirectories(FOLDER);
    String json =
        lab.client()
            .fetchHistory(execution.getWorkflowId(), execution.getRunId())
            .toJson(true)
            // Which worker it was is of no interest.
            .replaceAll("\"identity\": \"[^\"]*\"", "\"identity\": \"worker\"");
    Files.writeString(FOLDER.resolve(name + ".json"), json + System.lineSeparator());
  }
}
