package selfstudy.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import selfstudy.dataset.Image;

class ResizeTest {
  private static final int[][] BOXES = {
    {0, 0, 37, 23}, {3, 5, 20, 11}, {30, 2, 7, 7}, {1, 1, 36, 4}, {36, 22, 1, 1}
  };

  @Test
  void wholePixelsAtTheirOwnScaleAreCopied() {
    Image image = SampleImages.image(9, 20, 15);
    Planes plain = new Planes(6);
    Planes flipped = new Planes(6);
    Resize resize = new Resize(Interpolation.BILINEAR);
    resize.part(image, 7, 4, 6, plain);
    resize.crop(image, 7, 4, 6, 6, true, flipped);
    byte[] pixels = image.pixels();
    for (int y = 0; y < 6; y++) {
      for (int x = 0; x < 6; x++) {
        int at = ((4 + y) * 20 + 7 + x) * 3;
        assertThat(plain.red[y * 6 + x]).isEqualTo((pixels[at] & 0xff) / 255f);
        assertThat(plain.green[y * 6 + x]).isEqualTo((pixels[at + 1] & 0xff) / 255f);
        assertThat(plain.blue[y * 6 + x]).isEqualTo((pixels[at + 2] & 0xff) / 255f);
        assertThat(flipped.blue[y * 6 + 5 - x]).isEqualTo((pixels[at + 2] & 0xff) / 255f);
      }
    }
  }

  @Test
  void keepsAnImageOfTheSameSizeAsItIs() {
    Image image = SampleImages.image(1, 17, 17);
    Planes out = new Planes(17);
    new Resize(Interpolation.BILINEAR).crop(image, 0, 0, 17, 17, false, out);
    assertThat(SampleImages.interleaved(out)).containsExactly(SampleImages.floats(image));
  }

  @Test
  void equalsTheTriangleFilterOfEachPixel() {
    Image image = SampleImages.image(3, 37, 23);
    Resize resize = new Resize(Interpolation.BILINEAR);
    for (int[] box : BOXES) {
      Planes planes = new Planes(8);
      resize.crop(image, box[0], box[1], box[2], box[3], false, planes);
      float[] out = SampleImages.interleaved(planes);
      for (int i = 0; i < out.length; i++) {
        double expected =
            filtered(Interpolation.BILINEAR, image, box, 8, (i / 3) % 8, i / 24, i % 3);
        assertThat((double) out[i]).isCloseTo(expected, within(1e-6));
      }
    }
  }

  @Test
  void theCubicKernelInterpolatesAndItsWeightsAddUpToOne() {
    assertThat(Interpolation.BICUBIC.weight(0)).isEqualTo(1);
    for (double x : new double[] {1, 2, 3}) {
      assertThat(Interpolation.BICUBIC.weight(x)).isZero();
      assertThat(Interpolation.BICUBIC.weight(-x)).isZero();
    }
    // Keys (1981) with a = -1/2, worked by hand: (1.5 / 2 - 2.5) / 4 + 1, and its tail.
    assertThat(Interpolation.BICUBIC.weight(0.5)).isCloseTo(0.5625, within(1e-15));
    assertThat(Interpolation.BICUBIC.weight(-1.5)).isCloseTo(-0.0625, within(1e-15));
    for (double x = 0; x < 1; x += 0.125) {
      double sum = 0;
      for (int pixel = -3; pixel <= 3; pixel++) {
        sum += Interpolation.BICUBIC.weight(pixel + x);
      }
      assertThat(sum).isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void bicubicEqualsTheKernelOfEachPixelCutOffAtBlackAndWhite() {
    Image image = SampleImages.image(3, 37, 23);
    Resize resize = new Resize(Interpolation.BICUBIC);
    int cut = 0;
    for (int[] box : BOXES) {
      Planes planes = new Planes(8);
      resize.crop(image, box[0], box[1], box[2], box[3], false, planes);
      float[] out = SampleImages.interleaved(planes);
      for (int i = 0; i < out.length; i++) {
        double expected =
            filtered(Interpolation.BICUBIC, image, box, 8, (i / 3) % 8, i / 24, i % 3);
        cut += expected < 0 || expected > 1 ? 1 : 0;
        assertThat((double) out[i]).isCloseTo(Math.max(0, Math.min(1, expected)), within(1e-6));
      }
    }
    assertThat(cut).isPositive();
  }

  @Test
  void aFlippedCropIsTheMirroredCrop() {
    Image image = SampleImages.image(5, 37, 23);
    Planes plain = new Planes(9);
    Planes flipped = new Planes(9);
    Resize resize = new Resize(Interpolation.BILINEAR);
    resize.crop(image, 3, 5, 20, 11, false, plain);
    resize.crop(image, 3, 5, 20, 11, true, flipped);
    for (int i = 0; i < 81; i++) {
      int mirrored = i - i % 9 + 8 - i % 9;
      assertThat(flipped.red[i]).isEqualTo(plain.red[mirrored]);
      assertThat(flipped.green[i]).isEqualTo(plain.green[mirrored]);
      assertThat(flipped.blue[i]).isEqualTo(plain.blue[mirrored]);
    }
  }

  @Test
  void aGreyImageOfOneChannelIsThatOfThree() {
    byte[] grey = new byte[37 * 23];
    byte[] rgb = new byte[grey.length * 3];
    for (int i = 0; i < rgb.length; i++) {
      grey[i / 3] = (byte) (i / 3 * 7919);
      rgb[i] = grey[i / 3];
    }
    Image one = new Image(37, 23, 1, ByteBuffer.wrap(grey));
    assertThat(one.pixels()).containsExactly(rgb);
    Planes expected = new Planes(8);
    Planes actual = new Planes(8);
    new Resize(Interpolation.BILINEAR).crop(new Image(37, 23, rgb), 3, 5, 20, 11, true, expected);
    new Resize(Interpolation.BILINEAR).crop(one, 3, 5, 20, 11, true, actual);
    for (float[] plane : List.of(actual.red, actual.green, actual.blue)) {
      assertThat(plane).containsExactly(expected.red, within(2e-7f));
    }
  }

  private static double pixel(Image image, int x, int y, int c) {
    return (image.pixels()[(y * image.width() + x) * 3 + c] & 0xff) / 255.0;
  }

  private static double filtered(
      Interpolation kernel, Image image, int[] box, int side, int x, int y, int c) {
    double scaleX = (double) box[2] / side;
    double scaleY = (double) box[3] / side;
    double sum = 0;
    double weights = 0;
    for (int v = 0; v < box[3]; v++) {
      for (int u = 0; u < box[2]; u++) {
        double weight = weight(kernel, u, x, scaleX) * weight(kernel, v, y, scaleY);
        sum += weight * pixel(image, box[0] + u, box[1] + v, c);
        weights += weight;
      }
    }
    return sum / weights;
  }

  private static double weight(Interpolation kernel, int source, int target, double scale) {
    double distance = Math.abs(source + 0.5 - (target + 0.5) * scale) / Math.max(1, scale);
    return kernel == Interpolation.BICUBIC ? kernel.weight(distance) : Math.max(0, 1 - distance);
  }
}
