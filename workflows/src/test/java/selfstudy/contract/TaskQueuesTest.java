package selfstudy.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import selfstudy.spec.Numerics.DeviceClass;

class TaskQueuesTest {
  @Test
  void trainingsOfAnotherNumberOfThreadsWaitForOtherWorkers() {
    assertThat(TaskQueues.of(DeviceClass.CPU, 1)).isEqualTo("selfstudy-cpu");
    assertThat(TaskQueues.of(DeviceClass.CPU, 2)).isEqualTo("selfstudy-cpu-2");
    assertThat(TaskQueues.of(DeviceClass.CUDA, 1)).isEqualTo("selfstudy-cuda");
  }
}
