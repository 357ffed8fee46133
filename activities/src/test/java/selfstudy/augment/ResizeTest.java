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
    new Resize(true).crop(image, 0, 0, 17, 17, 17, out);
    assertThat(out).containsExactly(SampleImages.floats(image));
    new Resize(false).crop(image, 0, 0, 17, 17, 17, out);
    assertThat(out).containsExactly(SampleImages.floats(image));
  }

  @Test
  void withoutAntialiasingEqualsBilinearInterpolation() {
    Image image = SampleImages.image(2, 37, 23);
    for (int[] box : BOXES) {
      float[] out = new float[12 * 12 * 3];
      new Resize(false).crop(image, box[0], box[1], box[2], box[3], 12, out);
      for (int i = 0; i < out.length; i++) {
        double expected = bilinear(image, box, 12, (i / 3) % 12, i / 36, i % 3);
        assertThat((double) out[i]).isCloseTo(expected, within(1e-6));
      }
    }
  }

  @Test
  void withAntialiasingEqualsTheTriangleFilterOfEachPixel() {
    Image image = SampleImages.image(3, 37, 23);
    Resize resize = new Resize(true);
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

  private static double bilinear(Image image, int[] box, int side, int x, int y, int c) {
    double sx = Math.max(0, (x + 0.5) * box[2] / side - 0.5);
    double sy = Math.max(0, (y + 0.5) * box[3] / side - 0.5);
    int x0 = Math.min((int) sx, box[2] - 1);
    int y0 = Math.min((int) sy, box[3] - 1);
    int x1 = Math.min(x0 + 1, box[2] - 1);
    int y1 = Math.min(y0 + 1, box[3] - 1);
    double top =
        (1 - (sx - x0)) * pixel(image, box[0] + x0, box[1] + y0, c)
            + (sx - x0) * pixel(image, box[0] + x1, box[1] + y0, c);
    double bottom =
        (1 - (sx - x0)) * pixel(image, box[0] + x0, box[1] + y1, c)
            + (sx - x0) * pixel(image, box[0] + x1, box[1] + y1, c);
    return (1 - (sy - y0)) * top + (sy - y0) * bottom;
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
