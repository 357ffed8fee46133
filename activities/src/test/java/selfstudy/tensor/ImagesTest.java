package selfstudy.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class ImagesTest {
  private static final Engine ENGINE = Engine.start(1);

  @Test
  void putsChannelsBeforeRowsAndColumns() {
    float[] pixels = new float[2 * 2 * 2 * 3 + 5];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = i;
    }
    try (NDManager manager = ENGINE.manager();
        NDArray images = Images.batch(manager, pixels, 2, 2)) {
      assertThat(images.getShape()).isEqualTo(new Shape(2, 3, 2, 2));
      for (int n = 0; n < 2; n++) {
        for (int c = 0; c < 3; c++) {
          for (int y = 0; y < 2; y++) {
            for (int x = 0; x < 2; x++) {
              assertThat(images.getFloat(n, c, y, x)).isEqualTo(((n * 2 + y) * 2 + x) * 3 + c);
            }
          }
        }
      }
    }
  }

  @Test
  void copiesThePixels() {
    float[] pixels = new float[12];
    try (NDManager manager = ENGINE.manager();
        NDArray images = Images.batch(manager, pixels, 1, 2)) {
      pixels[0] = 1;
      assertThat(images.toFloatArray()).containsOnly(0);
    }
  }

  @Test
  void refusesTooFewPixels() {
    try (NDManager manager = ENGINE.manager()) {
      assertThatThrownBy(() -> Images.batch(manager, new float[11], 1, 2))
          .hasMessageContaining("need 12 values, not 11");
    }
  }
}
