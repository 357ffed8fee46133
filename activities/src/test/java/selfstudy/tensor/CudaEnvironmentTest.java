package selfstudy.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import selfstudy.spec.Numerics;
import selfstudy.spec.Numerics.DeviceClass;
import selfstudy.spec.Numerics.Precision;

class CudaEnvironmentTest {
  private static final Numerics EXACT = new Numerics(DeviceClass.CUDA, 1, Precision.FP32, false);
  private static final Numerics ROUNDED = new Numerics(DeviceClass.CUDA, 1, Precision.FP32, true);

  @Test
  void processorsNeedNothing() {
    Numerics cpu = new Numerics(DeviceClass.CPU, 1, Precision.FP32, false);
    assertThat(CudaEnvironment.of(cpu)).isEmpty();
    CudaEnvironment.require(cpu, Map.of());
  }

  @Test
  void tf32IsOffUnlessAskedFor() {
    assertThat(CudaEnvironment.of(EXACT)).containsEntry("NVIDIA_TF32_OVERRIDE", "0");
    assertThat(CudaEnvironment.of(ROUNDED))
        .containsEntry("TORCH_ALLOW_TF32_CUBLAS_OVERRIDE", "1")
        .doesNotContainKey("NVIDIA_TF32_OVERRIDE");
  }

  @Test
  void aProcessThatWouldComputeOtherwiseIsRefused() {
    assertThatThrownBy(() -> CudaEnvironment.require(EXACT, Map.of()))
        .isInstanceOf(UnfitDeviceException.class)
        .hasMessageContaining("CUBLAS_WORKSPACE_CONFIG=:4096:8");
    Map<String, String> rounded = CudaEnvironment.of(ROUNDED);
    assertThatThrownBy(() -> CudaEnvironment.require(EXACT, rounded))
        .hasMessageContaining("tf32 off needs NVIDIA_TF32_OVERRIDE=0");
    assertThatThrownBy(() -> CudaEnvironment.require(ROUNDED, CudaEnvironment.of(EXACT)))
        .hasMessageContaining("tf32 on needs TORCH_ALLOW_TF32_CUBLAS_OVERRIDE=1");
    Map<String, String> both = new HashMap<>(rounded);
    both.put("NVIDIA_TF32_OVERRIDE", "0");
    assertThatThrownBy(() -> CudaEnvironment.require(ROUNDED, both)).hasMessageContaining("unset");
    assertThatCode(() -> CudaEnvironment.require(ROUNDED, rounded)).doesNotThrowAnyException();
  }
}
