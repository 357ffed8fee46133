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

  private final float[] image = SampleImages.floats(SampleImages.image(4, SIDE, SIDE));
  private final float[] before = image.clone();
  private final float[] scratch = new float[LENGTH];

  @Test
  void brightnessScalesAndClamps() {
    ColourJitter.brightness(image, LENGTH, 1.7f);
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
    ColourJitter.contrast(image, LENGTH, 1.5f);
    for (int i = 0; i < LENGTH; i++) {
      double expected = Math.max(0, Math.min(1, 1.5 * before[i] - 0.5 * mean));
      assertThat((double) image[i]).isCloseTo(expected, within(2e-6));
    }
  }

  @Test
  void saturationZeroIsGreyAndOneIsTheImage() {
    ColourJitter.saturation(image, LENGTH, 1);
    assertThat(image).containsExactly(before);
    ColourJitter.saturation(image, LENGTH, 0);
    float[] grey = before.clone();
    new Grey(1).apply(grey, SIDE, DRAWS, scratch);
    assertThat(image).containsExactly(grey);
  }

  @Test
  void saturationBlendsWithEachPixelsLuma() {
    ColourJitter.saturation(image, LENGTH, 0.4f);
    for (int i = 0; i < LENGTH; i++) {
      int p = i - i % 3;
      double luma = 0.2989 * before[p] + 0.587 * before[p + 1] + 0.114 * before[p + 2];
      assertThat((double) image[i]).isCloseTo(0.4 * before[i] + 0.6 * luma, within(2e-6));
    }
  }

  @Test
  void hueTurnsAsInHsv() {
    for (float shift : new float[] {0.13f, -0.3f, 0.5f, -0.5f}) {
      float[] turned = before.clone();
      ColourJitter.hue(turned, LENGTH, shift);
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
    ColourJitter.hue(image, LENGTH, 0.37f);
    ColourJitter.hue(image, LENGTH, -0.37f);
    for (int i = 0; i < LENGTH; i++) {
      assertThat(image[i]).isCloseTo(before[i], within(1e-5f));
    }
  }

  @Test
  void jitterOfNoStrengthLeavesTheImage() {
    new ColourJitter(new AugmentationSpec.Jitter(0, 1)).apply(image, SIDE, DRAWS, scratch);
    for (int i = 0; i < LENGTH; i++) {
      assertThat(image[i]).isCloseTo(before[i], CLOSE);
    }
  }

  @Test
  void jitterIsTheFourOperationsInTheDrawnOrder() {
    double strength = 0.5;
    new ColourJitter(new AugmentationSpec.Jitter(strength, 1)).apply(image, SIDE, DRAWS, scratch);
    float[] expected = before.clone();
    for (int operation : DRAWS.at("order").permutation(4)) {
      float factor = (float) DRAWS.uniform(operation + 1, 0.6, 1.4);
      switch (operation) {
        case 0 -> ColourJitter.brightness(expected, LENGTH, factor);
        case 1 -> ColourJitter.contrast(expected, LENGTH, factor);
        case 2 -> ColourJitter.saturation(expected, LENGTH, factor);
        default -> ColourJitter.hue(expected, LENGTH, (float) DRAWS.uniform(4, -0.1, 0.1));
      }
    }
    for (int i = 0; i < LENGTH; i++) {
      assertThat(image[i]).isCloseTo(expected[i], CLOSE);
    }
  }

  @Test
  void flipTwiceIsTheImage() {
    Flip flip = new Flip(1);
    flip.apply(image, SIDE, DRAWS, scratch);
    assertThat(image[0]).isEqualTo(before[(SIDE - 1) * 3]);
    assertThat(image).isNotEqualTo(before);
    flip.apply(image, SIDE, DRAWS, scratch);
    assertThat(image).containsExactly(before);
  }

  @Test
  void operationsOfProbabilityZeroLeaveTheImage() {
    new Flip(0).apply(image, SIDE, DRAWS, scratch);
    new Grey(0).apply(image, SIDE, DRAWS, scratch);
    new ColourJitter(new AugmentationSpec.Jitter(1, 0)).apply(image, SIDE, DRAWS, scratch);
    new Blur(new AugmentationSpec.Blur(0, 0.1, 2)).apply(image, SIDE, DRAWS, scratch);
    assertThat(image).containsExactly(before);
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
    new Blur(new AugmentationSpec.Blur(1, 0.8, 0.8)).apply(image, SIDE, DRAWS, scratch);
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
