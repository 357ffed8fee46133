package selfstudy.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import selfstudy.spec.Numerics;
import selfstudy.spec.Numerics.DeviceClass;

class TaskQueuesTest {
  @Test
  void trainingsOfAnotherNumberOfThreadsWaitForOtherWorkers() {
    assertThat(queue(DeviceClass.CPU, 1, false)).isEqualTo("selfstudy-cpu");
    assertThat(queue(DeviceClass.CPU, 2, false)).isEqualTo("selfstudy-cpu-2");
    assertThat(queue(DeviceClass.CUDA, 1, false)).isEqualTo("selfstudy-cuda");
  }

  @Test
  void trainingsThatRoundToTf32WaitForWorkersThatDo() {
    assertThat(queue(DeviceClass.CUDA, 1, true)).isEqualTo("selfstudy-cuda-tf32");
    assertThat(queue(DeviceClass.CUDA, 2, true)).isEqualTo("selfstudy-cuda-2-tf32");
  }

  private static String queue(DeviceClass device, int threads, boolean tf32) {
    return TaskQueues.of(new Numerics(device, threads, Numerics.Precision.FP32, tf32));
  }
}
