package selfstudy.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.WorkflowTargetOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import selfstudy.contract.StageDone;
import selfstudy.infra.DevelopmentStack;
import selfstudy.study.StageWorkflow;

@ExtendWith(WithUninterruptedRun.class)
class SharedStagesTest {
  private final UninterruptedRun whole;
  private final StudyHome home;

  SharedStagesTest(UninterruptedRun whole, @TempDir Path folder) throws IOException {
    this.whole = whole;
    this.home = new StudyHome(folder.resolve("home")).seeded();
  }

  @AfterEach
  void endWhatIsLeft() throws IOException, InterruptedException {
    home.close();
  }

  @Test
  void twoRunsAtOnceTrainWhatTheyShareOnce() throws Exception {
    Path few = whole.studies().part("few-neighbours", 3);
    Path many = whole.studies().part("many-neighbours", 9);

    StudyProcess first = home.start("run", few);
    StudyProcess second = home.start("run", many);

    assertThat(first.succeeds().out()).contains("images/10-per-class  knn");
    assertThat(second.succeeds().out()).contains("images/10-per-class  knn");
    Map<String, String> shared = home.pretrainings(few);
    assertThat(shared).hasSize(3).isEqualTo(home.pretrainings(many));
    try (DevelopmentStack stack = DevelopmentStack.open(home.root())) {
      for (Map.Entry<String, String> stage : shared.entrySet()) {
        assertThat(ends(stage.getValue(), stack.temporal().address()))
            .as("ends of %s that were not reused", stage.getKey())
            .filteredOn(end -> !end.reused())
            .hasSize(1);
      }
    }
    assertThat(whole.end().pretrained()).containsAllEntriesOf(home.pretrained(shared));
  }

  /** What every execution of a stage's workflow returned. */
  private static List<StageDone> ends(String key, String address) {
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(address).build());
    try {
      WorkflowClient client = WorkflowClient.newInstance(stubs);
      return client
          .listExecutions("WorkflowId = '" + StageWorkflow.id(key) + "'")
          .map(WorkflowExecutionMetadata::getExecution)
          .map(it -> WorkflowTargetOptions.newBuilder().setWorkflowExecution(it).build())
          .map(client::newUntypedWorkflowStub)
          .map(stub -> stub.getResult(StageDone.class))
          .toList();
    } finally {
      stubs.shutdownNow();
    }
  }
}
