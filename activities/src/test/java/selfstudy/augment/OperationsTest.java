package selfstudy.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import selfstudy.random.Draws;
import selfstudy.spec.AugmentationSpec;

/** Each operation against its formula, written out naively. */
class OperationsTest {
  private static final int SIDE = 12;
  private static final int LENGTH = SIDE * SIDE * 3;
  private static final Offset<Float> CLOSE = within(2e-6f);
  private static final Draws DRAWS = Draws.seed(5);

  private final float[] before = SampleImages.floats(SampleImages.image(4, SIDE, SIDE));
  private final Planes planes = SampleImages.planes(before, SIDE);
  private final Scratch scratch = new Scratch(SIDE, Interpolation.BILINEAR);

  private float[] image() {
    return SampleImages.interleaved(planes);
  }

  @Test
  void brightnessScalesAndClamps() {
    ColourJitter.brightness(planes, 1.7f);
    float[] image = image();
    for (int i = 0; i < LENGTH; i++) {
      assertThat(image[i]).isCloseTo(Math.min(1, 1.7f * before[i]), CLOSE);
    }
  }

  @Test
  void contrastBlendsWithTheMeanLuma() {
    double mean = 0;
    for (int i = 0; i < LENGTH; i += 3) {
      mean += (0.2989 * before[i] + 0.587 * before[i + 1] + 0.114 * before[i + 2]) / (SIDE * SIDE);
    }
    ColourJitter.contrast(planes, 1.5f, scratch.spare.red);
    float[] image = image();
    for (int i = 0; i < LENGTH; i++) {
      double expected = Math.max(0, Math.min(1, 1.5 * before[i] - 0.5 * mean));
      assertThat((double) image[i]).isCloseTo(expected, within(2e-6));
    }
  }

  @Test
  void saturationZeroIsGreyAndOneIsTheImage() {
    ColourJitter.saturation(planes, 1);
    assertThat(image()).containsExactly(before);
    ColourJitter.saturation(planes, 0);
    Planes grey = SampleImages.planes(before, SIDE);
    new Grey(1).apply(grey, DRAWS, scratch);
    assertThat(image()).containsExactly(SampleImages.interleaved(grey));
  }

  @Test
  void saturationBlendsWithEachPixelsLuma() {
    ColourJitter.saturation(planes, 0.4f);
    float[] image = image();
    for (int i = 0; i < LENGTH; i++) {
      int p = i - i % 3;
      double luma = 0.2989 * before[p] + 0.587 * before[p + 1] + 0.114 * before[p + 2];
      assertThat((double) image[i]).isCloseTo(0.4 * before[i] + 0.6 * luma, within(2e-6));
    }
  }

  @Test
  void hueTurnsAsInHsv() {
    for (float shift : new float[] {0.13f, -0.3f, 0.5f, -0.5f}) {
      Planes turning = SampleImages.planes(before, SIDE);
      Hue.turn(turning, shift, scratch.spare);
      float[] turned = SampleImages.interleaved(turning);
      for (int i = 0; i < LENGTH; i += 3) {
        float[] hsb =
            Color.RGBtoHSB(
                Math.round(before[i] * 255),
                Math.round(before[i + 1] * 255),
                Math.round(before[i + 2] * 255),
                null);
        int rgb = Color.HSBtoRGB(hsb[0] + shift, hsb[1], hsb[2]);
        for (int c = 0; c < 3; c++) {
          float expected = ((rgb >> (16 - 8 * c)) & 0xff) / 255f;
          assertThat(turned[i + c]).isCloseTo(expected, within(0.6f / 255));
        }
      }
    }
  }

  @Test
  void hueTurnedThereAndBackIsTheImage() {
    Hue.turn(planes, 0.37f, scratch.spare);
    Hue.turn(planes, -0.37f, scratch.spare);
    float[] image = image();
    for (int i = 0; i < LENGTH; i++) {
      assertThat(image[i]).isCloseTo(before[i], within(1e-5f));
    }
  }

  @Test
  void jitterOfNoStrengthLeavesTheImage() {
    new ColourJitter(new AugmentationSpec.Jitter(0, 1)).apply(planes, DRAWS, scratch);
    float[] image = image();
    for (int i = 0; i < LENGTH; i++) {
      assertThat(image[i]).isCloseTo(before[i], CLOSE);
    }
  }

  @Test
  void jitterIsTheFourOperationsInTheDrawnOrder() {
    double strength = 0.5;
    new ColourJitter(new AugmentationSpec.Jitter(strength, 1)).apply(planes, DRAWS, scratch);
    Planes expected = SampleImages.planes(before, SIDE);
    Planes spare = new Planes(SIDE);
    for (int operation : DRAWS.at("order").permutation(4)) {
      float factor = (float) DRAWS.uniform(operation + 1, 0.6, 1.4);
      switch (operation) {
        case 0 -> ColourJitter.brightness(expected, factor);
        case 1 -> ColourJitter.contrast(expected, factor, spare.red);
        case 2 -> ColourJitter.saturation(expected, factor);
        default -> Hue.turn(expected, (float) DRAWS.uniform(4, -0.1, 0.1), spare);
      }
    }
    assertThat(image()).containsExactly(SampleImages.interleaved(expected), CLOSE);
  }

  @Test
  void pureColoursTurnAlongTheCircle() {
    float[] circle = {1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 1};
    for (int sixths = -3; sixths <= 3; sixths++) {
      Planes colours = new Planes(3);
      for (int i = 0; i < 6; i++) {
        colours.red[i] = circle[3 * i];
        colours.green[i] = circle[3 * i + 1];
        colours.blue[i] = circle[3 * i + 2];
      }
      colours.red[6] = colours.green[6] = colours.blue[6] = 0.3f;
      Hue.turn(colours, sixths / 6f, new Planes(3));
      for (int i = 0; i < 6; i++) {
        int to = 3 * Math.floorMod(i + sixths, 6);
        assertThat(colours.red[i]).isCloseTo(circle[to], CLOSE);
        assertThat(colours.green[i]).isCloseTo(circle[to + 1], CLOSE);
        assertThat(colours.blue[i]).isCloseTo(circle[to + 2], CLOSE);
      }
      assertThat(new float[] {colours.red[6], colours.green[6], colours.blue[6]})
          .as("grey has no hue")
          .containsExactly(0.3f, 0.3f, 0.3f);
    }
  }

  @Test
  void operationsOfProbabilityZeroLeaveTheImage() {
    new Grey(0).apply(planes, DRAWS, scratch);
    new ColourJitter(new AugmentationSpec.Jitter(1, 0)).apply(planes, DRAWS, scratch);
    new Blur(new AugmentationSpec.Blur(0, 0.1, 2)).apply(planes, DRAWS, scratch);
    assertThat(image()).containsExactly(before);
  }

  @Test
  void blurKernelIsOddSumsToOneAndSpansATenth() {
    assertThat(Blur.kernel(28, 1)).hasSize(3);
    assertThat(Blur.kernel(224, 1)).hasSize(23);
    for (double sigma : new double[] {0.1, 0.7, 2}) {
      double sum = 0;
      float[] kernel = Blur.kernel(96, sigma);
      for (int i = 0; i < kernel.length; i++) {
        sum += kernel[i];
        assertThat(kernel[i]).isEqualTo(kernel[kernel.length - 1 - i]);
      }
      assertThat(sum).isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void blurEqualsTheTwoDimensionalConvolution() {
    new Blur(new AugmentationSpec.Blur(1, 0.8, 0.8)).apply(planes, DRAWS, scratch);
    float[] image = image();
    float[] kernel = Blur.kernel(SIDE, 0.8);
    for (int i = 0; i < LENGTH; i++) {
      double expected = 0;
      for (int v = -1; v <= 1; v++) {
        for (int u = -1; u <= 1; u++) {
          int y = mirrored(i / 3 / SIDE + v);
          int x = mirrored(i / 3 % SIDE + u);
          expected += kernel[v + 1] * kernel[u + 1] * before[(y * SIDE + x) * 3 + i % 3];
        }
      }
      assertThat((double) image[i]).isCloseTo(expected, within(2e-6));
    }
  }

  private static int mirrored(int i) {
    return i < 0 ? -i : i < SIDE ? i : 2 * SIDE - 2 - i;
  }
}
