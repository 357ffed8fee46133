package selfstudy.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import selfstudy.random.Draws;

class ReductionTest {
  private static Pixels noise(int width, int height, int channels) {
    byte[] data = new byte[width * height * channels];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) Draws.seed(3).bits(i);
    }
    return new Pixels(width, height, channels, data);
  }

  @ParameterizedTest
  @CsvSource({
    "40, 30, 3, 12, 16, 12",
    "30, 41, 1, 9, 9, 12",
    "17, 100, 3, 16, 16, 94",
    "33, 33, 3, 11, 11, 11",
    "64, 9, 1, 8, 56, 8"
  })
  void eachPixelIsTheMeanUnderATriangle(
      int width, int height, int channels, int side, int reducedWidth, int reducedHeight) {
    Pixels image = noise(width, height, channels);

    Pixels reduced = new Reduction(side, false).reduce(image);

    assertThat(reduced.width()).isEqualTo(reducedWidth);
    assertThat(reduced.height()).isEqualTo(reducedHeight);
    assertThat(reduced.channels()).isEqualTo(channels);
    for (int y = 0; y < reducedHeight; y++) {
      for (int x = 0; x < reducedWidth; x++) {
        for (int c = 0; c < channels; c++) {
          assertThat(reduced.data()[(y * reducedWidth + x) * channels + c] & 0xff)
              .as("%s, %s, %s", x, y, c)
              .isCloseTo(
                  (int) Math.round(mean(image, reducedWidth, reducedHeight, x, y, c)), offset(1));
        }
      }
    }
  }

  /** By definition, over all pixels of the source. */
  private static double mean(Pixels in, int width, int height, int x, int y, int c) {
    double across = (double) in.width() / width;
    double down = (double) in.height() / height;
    double sum = 0;
    double weights = 0;
    for (int v = 0; v < in.height(); v++) {
      for (int u = 0; u < in.width(); u++) {
        double weight =
            Math.max(0, 1 - Math.abs(u + 0.5 - (x + 0.5) * across) / across)
                * Math.max(0, 1 - Math.abs(v + 0.5 - (y + 0.5) * down) / down);
        sum += weight * (in.data()[(v * in.width() + u) * in.channels() + c] & 0xff);
        weights += weight;
      }
    }
    return sum / weights;
  }

  @Test
  void whatIsSmallEnoughStaysAsItIs() {
    Pixels image = noise(50, 20, 3);
    assertThat(new Reduction(20, false).reduce(image)).isSameAs(image);
    assertThat(new Reduction(64, false).reduce(image)).isSameAs(image);
  }

  @Test
  void whiteStaysWhiteAndBlackBlack() {
    byte[] data = new byte[90 * 70];
    Arrays.fill(data, (byte) 255);
    assertThat(new Reduction(11, false).reduce(new Pixels(90, 70, 1, data)).data())
        .containsOnly(255);
    assertThat(new Reduction(11, false).reduce(new Pixels(90, 70, 1, new byte[6300])).data())
        .containsOnly(0);
  }

  @Test
  void anImageThatIsDecodedScaledIsCloseToTheWholeOneReduced() throws IOException {
    assumeTrue(
        ImageDecoder.hasTurboJpeg(),
        "libturbojpeg is not installed here (Debian: libturbojpeg0): nothing is decoded scaled");
    for (int type : new int[] {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_GRAY}) {
      byte[] file = SampleFolder.encoded(SampleFolder.picture(601, 403, type), "jpg");
      for (int side : new int[] {24, 50, 100, 150}) {
        Pixels scaled = new Reduction(side, true).decode(file, "a.jpg");
        Pixels whole = new Reduction(side, false).decode(file, "a.jpg");
        assertThat(scaled.width()).isEqualTo(whole.width()).isEqualTo(side * 601 / 403);
        assertThat(scaled.height()).isEqualTo(whole.height()).isEqualTo(side);
        assertThat(scaled.channels()).isEqualTo(whole.channels());
        double apart = 0;
        int most = 0;
        for (int i = 0; i < whole.data().length; i++) {
          int difference = Math.abs((scaled.data()[i] & 0xff) - (whole.data()[i] & 0xff));
          apart += difference;
          most = Math.max(most, difference);
        }
        assertThat(apart / whole.data().length).as("mean at %s", side).isLessThan(1.5);
        assertThat(most).as("most at %s", side).isLessThan(16);
      }
    }
  }

  @Test
  void theRecipeTellsTheSideAndHowTheImageWasDecoded() {
    assertThat(new Reduction(160, true).recipe())
        .contains("at most 160", "scaled by libturbojpeg")
        .isNotEqualTo(new Reduction(160, false).recipe())
        .isNotEqualTo(new Reduction(161, true).recipe());
  }

  @Test
  void refusesASideThatLeavesNothing() {
    assertThatThrownBy(() -> new Reduction(0, false))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("A shorter side of 0 pixels");
  }
}
