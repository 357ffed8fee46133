package selfstudy.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WeightsTest {
  private final NDManager manager = Engine.start(1).manager();
  private Weights weights = Weights.create(manager);

  @BeforeEach
  void fill() {
    weights.put("b.weight", manager.create(new float[] {1, 2}, new Shape(2, 1)));
    weights.put("b.running_mean", manager.create(new float[] {3}));
    weights.put("b.num_batches_tracked", manager.zeros(new Shape(), DataType.INT64));
    weights.put("a", manager.create(new float[] {4}));
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void keepsTheOrderAndTellsParametersFromStatistics() {
    assertThat(weights.names())
        .containsExactly("b.weight", "b.running_mean", "b.num_batches_tracked", "a");
    assertThat(weights.parameters()).containsExactly("b.weight", "a");
    assertThat(weights.under("b").parameters()).containsExactly("weight");
    assertThat(weights.under("b").get("weight")).isSameAs(weights.get("b.weight"));
  }

  @Test
  void refusesAMissingNameAndASecondOfTheSameName() {
    assertThatThrownBy(() -> weights.get("c")).hasMessageContaining("no c");
    assertThatThrownBy(() -> weights.put("a", manager.create(0f)))
        .hasMessageContaining("a already");
  }

  @Test
  void leavesShareTheMemoryOfParametersAndAreTheBuffersThemselves() {
    try (NDManager step = manager.newSubManager()) {
      Weights leaves = weights.leaves(step);
      weights.get("a").addi(1);
      assertThat(leaves.get("a").toFloatArray()).containsExactly(5);
      assertThat(leaves.get("a").hasGradient()).isTrue();
      assertThat(weights.get("a").hasGradient()).isFalse();
      assertThat(leaves.get("b.running_mean")).isSameAs(weights.get("b.running_mean"));
    }
    assertThat(weights.get("b.running_mean").toFloatArray()).containsExactly(3);
  }

  @Test
  void aCopyIsIndependent() {
    try (Weights copy = weights.copy(manager)) {
      assertThat(copy.tensors()).isEqualTo(weights.tensors());
      weights.get("a").addi(1);
      assertThat(copy.get("a").toFloatArray()).containsExactly(4);
    }
  }

  @Test
  void loadsInPlaceWhatItWrote() {
    Map<String, Tensor> saved = weights.tensors();
    NDArray array = weights.get("a");
    NDArray counter = weights.get("b.num_batches_tracked");
    weights.names().forEach(name -> weights.get(name).addi(1));
    weights.load(saved);
    assertThat(weights.tensors()).isEqualTo(saved);
    assertThat(array.toFloatArray()).containsExactly(4);
    assertThat(counter.toLongArray()).containsExactly(0);
  }

  @Test
  void keepsChannelsLastThroughCopyAndLoad() {
    NDArray convolution =
        Tensor.f32(new long[] {2, 2, 2, 3}, new float[24]).array(manager).transpose(0, 3, 1, 2);
    weights.put("c", convolution);
    try (Weights copy = weights.copy(manager)) {
      Map<String, Tensor> ramp = new TreeMap<>(weights.tensors());
      float[] values = new float[24];
      for (int i = 0; i < 24; i++) {
        values[i] = i;
      }
      ramp.put("c", Tensor.f32(new long[] {2, 3, 2, 2}, values));
      copy.load(ramp);
      assertThat(copy.get("c").toFloatArray()).containsExactly(values);
      // Contiguous only if the strides are still those of N, H, W, C.
      NDArray lastly = copy.get("c").transpose(0, 2, 3, 1);
      assertThat(lastly.toByteBuffer(true).asFloatBuffer().get(1)).isEqualTo(4);
      assertThat(weights.get("c").toFloatArray()).containsOnly(0);
    }
  }

  @Test
  void refusesOtherNamesShapesOrTypesAndChangesNothing() {
    Map<String, Tensor> before = weights.tensors();
    Map<String, Tensor> tensors = new TreeMap<>(weights.tensors());
    tensors.put("a", Tensor.f32(new long[] {2}, 0, 0));
    assertThatThrownBy(() -> weights.load(tensors))
        .hasMessageContaining("shapes")
        .hasMessageContaining("a (F32[2], not (1))");
    tensors.put("a", Tensor.i64(new long[] {1}, 0));
    assertThatThrownBy(() -> weights.load(tensors)).hasMessageContaining("a (I64[1]");
    tensors.remove("a");
    assertThatThrownBy(() -> weights.load(tensors)).hasMessageContaining("lacks [a]");
    tensors.put("a", Tensor.f32(new long[] {1}, 0));
    tensors.put("fc.weight", Tensor.f32(new long[] {1}, 0));
    assertThatThrownBy(() -> weights.load(tensors)).hasMessageContaining("unknown [fc.weight]");
    assertThat(weights.tensors()).isEqualTo(before);
  }

  @Test
  void followsAnotherSetByAMovingAverageOfTheParameters() {
    try (Weights source = weights.copy(manager)) {
      source.names().forEach(name -> source.get(name).addi(10));
      weights.follow(source, 0.9);
      assertThat(weights.get("b.weight").toFloatArray()).containsExactly(2, 3);
      assertThat(weights.get("b.running_mean").toFloatArray()).containsExactly(3);
    }
  }
}
