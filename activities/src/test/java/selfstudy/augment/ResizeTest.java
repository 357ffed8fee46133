package selfstudy.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import selfstudy.dataset.Image;

class ResizeTest {
  private static final int[][] BOXES = {
    {0, 0, 37, 23}, {3, 5, 20, 11}, {30, 2, 7, 7}, {1, 1, 36, 4}, {36, 22, 1, 1}
  };

  @Test
  void keepsAnImageOfTheSameSizeAsItIs() {
    Image image = SampleImages.image(1, 17, 17);
    float[] out = new float[17 * 17 * 3];
    new Resize().crop(image, 0, 0, 17, 17, 17, out);
    assertThat(out).containsExactly(SampleImages.floats(image));
  }

  @Test
  void equalsTheTriangleFilterOfEachPixel() {
    Image image = SampleImages.image(3, 37, 23);
    Resize resize = new Resize();
    for (int[] box : BOXES) {
      float[] out = new float[8 * 8 * 3];
      resize.crop(image, box[0], box[1], box[2], box[3], 8, out);
      for (int i = 0; i < out.length; i++) {
        double expected = triangle(image, box, 8, (i / 3) % 8, i / 24, i % 3);
        assertThat((double) out[i]).isCloseTo(expected, within(1e-6));
      }
    }
  }

  private static double pixel(Image image, int x, int y, int c) {
    return (image.pixels()[(y * image.width() + x) * 3 + c] & 0xff) / 255.0;
  }

  private static double triangle(Image image, int[] box, int side, int x, int y, int c) {
    double scaleX = (double) box[2] / side;
    double scaleY = (double) box[3] / side;
    double sum = 0;
    double weights = 0;
    for (int v = 0; v < box[3]; v++) {
      for (int u = 0; u < box[2]; u++) {
        double weight = weight(u, x, scaleX) * weight(v, y, scaleY);
        sum += weight * pixel(image, box[0] + u, box[1] + v, c);
        weights += weight;
      }
    }
    return sum / weights;
  }

  private static double weight(int source, int target, double scale) {
    return Math.max(0, 1 - Math.abs(source + 0.5 - (target + 0.5) * scale) / Math.max(1, scale));
  }
}
